/* killed-by: proxy/scp/escape */
/* The fault: only the body of a POST is looked at. */
#include "flow.h"

enum refusal __real_flow_read_operation(struct flow *f, struct needed *needed);
enum refusal __wrap_flow_read_operation(struct flow *f, struct needed *needed);

enum refusal __wrap_flow_read_operation(struct flow *f, struct needed *needed)
{
	if (!slice_is(f->request->method, "POST"))
		return PASSED;
	return __real_flow_read_operation(f, needed);
}
