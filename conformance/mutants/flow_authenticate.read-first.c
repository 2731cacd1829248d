/* killed-by: proxy/chal/expect-100 */
/* The fault: the body is asked for, and read, although nobody may send it. */
#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	enum refusal refusal = __real_flow_authenticate(f);
	char block[4096];
	size_t got = 0;

	if (refusal == PASSED || !f->request->has_body)
		return refusal;
	while (!http_request_read(f->request, block, sizeof block, &got) && got)
		;
	return refusal;
}
