/* killed-by: proxy/int/claims-checked */
/* The fault: an active token is good even when its own end is past. */
#include "checks/introspection.h"

bool __wrap_check_introspection_expiry(const struct claim_time *exp, double now, double leeway);

bool __wrap_check_introspection_expiry(const struct claim_time *exp, double now, double leeway)
{
	(void)exp, (void)now, (void)leeway;
	return true;
}
