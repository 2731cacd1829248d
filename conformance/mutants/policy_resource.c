/* killed-by: idp/jag/audience-restricted */
/* The fault: the token is for the server's usual audience, whatever the assertion names. */
#include "policy.h"

bool __wrap_policy_resource(const struct config *config, struct slice uri, struct slice *audience);

bool __wrap_policy_resource(const struct config *config, struct slice uri, struct slice *audience)
{
	(void)uri;
	*audience = slice_of(config->resources.at[0].audience);
	return true;
}
