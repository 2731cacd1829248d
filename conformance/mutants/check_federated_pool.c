/* killed-by: sts/int/introspect */
/* The fault: every principal is of the first pool. */
#include "mock-sts/checks.h"

bool __wrap_check_federated_pool(struct slice sub, const char *principal_prefix);

bool __wrap_check_federated_pool(struct slice sub, const char *principal_prefix)
{
	(void)sub;
	(void)principal_prefix;
	return true;
}
