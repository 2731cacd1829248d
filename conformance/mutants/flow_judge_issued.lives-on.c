/* killed-by: proxy/rsp/expires-in */
/* The fault: what the new token says of its end does not count. */
#include "flow.h"

enum refusal __real_flow_judge_issued(struct flow *f, struct slice token, double *ends);
enum refusal __wrap_flow_judge_issued(struct flow *f, struct slice token, double *ends);

enum refusal __wrap_flow_judge_issued(struct flow *f, struct slice token, double *ends)
{
	double ignored = *ends;

	return __real_flow_judge_issued(f, token, &ignored);
}
