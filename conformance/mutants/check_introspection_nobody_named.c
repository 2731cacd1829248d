/* killed-by: proxy/key/no-iss-driven-fetch */
/* The fault: a token that names another issuer is shown to the one that is asked about tokens. */
#include "checks/introspection.h"

bool __wrap_check_introspection_nobody_named(const struct claim_text *iss);

bool __wrap_check_introspection_nobody_named(const struct claim_text *iss)
{
	(void)iss;
	return true;
}
