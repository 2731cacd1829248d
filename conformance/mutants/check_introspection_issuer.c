/* killed-by: proxy/int/claims-checked */
/* The fault: the answer may be about another issuer's token. */
#include "checks/introspection.h"

bool __wrap_check_introspection_issuer(const struct claim_text *iss, struct slice configured);

bool __wrap_check_introspection_issuer(const struct claim_text *iss, struct slice configured)
{
	(void)iss, (void)configured;
	return true;
}
