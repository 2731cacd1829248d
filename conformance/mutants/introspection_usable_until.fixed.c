/* killed-by: proxy/int/cache-exp */
/* The fault: an answer is kept for five minutes, whatever the token's end. */
#include "checks/introspection.h"

double __wrap_introspection_usable_until(double now, double cache_s, const struct claim_time *exp);

double __wrap_introspection_usable_until(double now, double cache_s, const struct claim_time *exp)
{
	(void)cache_s, (void)exp;
	return now + 300;
}
