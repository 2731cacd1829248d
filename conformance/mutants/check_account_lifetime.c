/* killed-by: sts/imp/lifetime */
/* The fault: a token lives as long as anybody wants. */
#include "mock-sts/checks.h"

bool __wrap_check_account_lifetime(uint64_t lifetime_s, uint64_t max_s);

bool __wrap_check_account_lifetime(uint64_t lifetime_s, uint64_t max_s)
{
	(void)lifetime_s;
	(void)max_s;
	return true;
}
