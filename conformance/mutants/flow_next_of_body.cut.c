/* killed-by: proxy/fwd/big-bodies */
/* The fault: a request's body ends after 64 KiB. */
#include "flow.h"

enum refusal __real_flow_next_of_body(struct flow *f, char *to, size_t size, size_t *got);
enum refusal __wrap_flow_next_of_body(struct flow *f, char *to, size_t size, size_t *got);

enum refusal __wrap_flow_next_of_body(struct flow *f, char *to, size_t size, size_t *got)
{
	if (f->passed >= 65536) {
		*got = 0;
		return PASSED;
	}
	enum refusal refusal = __real_flow_next_of_body(f, to, size, got);

	if (!f->holds_body)
		f->passed += *got;
	return refusal;
}
