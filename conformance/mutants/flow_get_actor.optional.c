/* killed-by: proxy/exc/actor-pair */
/* The fault: when the actor's token cannot be had, the exchange is made without it. */
#include "flow.h"

enum refusal __real_flow_get_actor(struct flow *f, char **token);
enum refusal __wrap_flow_get_actor(struct flow *f, char **token);

enum refusal __wrap_flow_get_actor(struct flow *f, char **token)
{
	if (__real_flow_get_actor(f, token) != PASSED)
		*token = NULL;
	return PASSED;
}
