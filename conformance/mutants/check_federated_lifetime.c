/* killed-by: sts/rsp/lifetime */
/* The fault: a token lives on after the one that it was issued for. */
#include "mock-sts/checks.h"

bool __wrap_check_federated_lifetime(int64_t expiry, const struct claim_time *assertion_exp);

bool __wrap_check_federated_lifetime(int64_t expiry, const struct claim_time *assertion_exp)
{
	(void)expiry;
	(void)assertion_exp;
	return true;
}
