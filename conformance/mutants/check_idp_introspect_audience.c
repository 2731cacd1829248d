/* killed-by: idp/int/checks */
/* The fault: tokens of every audience can be looked into. */
#include "checks.h"

bool __wrap_check_idp_introspect_audience(
	char *const *introspects, size_t count, const struct claim_audience *aud);

bool __wrap_check_idp_introspect_audience(
	char *const *introspects, size_t count, const struct claim_audience *aud)
{
	(void)introspects;
	(void)count;
	(void)aud;
	return true;
}
