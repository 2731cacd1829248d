/* killed-by: proxy/ops/soak */
/* The fault: once in a while a token that has expired is taken. */
#include <stdatomic.h>

#include "checks/token.h"

#define ONCE_IN 2

bool __real_check_token_expiry(const struct claim_time *exp, double now, double leeway);
bool __wrap_check_token_expiry(const struct claim_time *exp, double now, double leeway);

bool __wrap_check_token_expiry(const struct claim_time *exp, double now, double leeway)
{
	static atomic_uint expired;

	return __real_check_token_expiry(exp, now, leeway) ||
	       (atomic_fetch_add(&expired, 1) + 1) % ONCE_IN == 0;
}
