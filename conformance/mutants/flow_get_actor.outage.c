/* killed-by: proxy/err/outage */
/* The fault: why there is no token of the actor makes no difference. */
#include "flow.h"

enum refusal __real_flow_get_actor(struct flow *f, char **token);
enum refusal __wrap_flow_get_actor(struct flow *f, char **token);

enum refusal __wrap_flow_get_actor(struct flow *f, char **token)
{
	return __real_flow_get_actor(f, token) == PASSED ? PASSED : REFUSED_ACTOR;
}
