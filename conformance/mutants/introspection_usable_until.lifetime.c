/* killed-by: proxy/int/revocation-bound */
/* The fault: an answer is kept for the token's lifetime, so nobody hears of its revocation. */
#include "checks/introspection.h"

double __wrap_introspection_usable_until(double now, double cache_s, const struct claim_time *exp);

double __wrap_introspection_usable_until(double now, double cache_s, const struct claim_time *exp)
{
	return exp->shape == CLAIM_GOOD ? exp->at : now + cache_s;
}
