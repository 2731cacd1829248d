/* killed-by: sts/int/introspect */
/* The fault: a forged token is active. */
#include "mock-sts/checks.h"

bool __wrap_check_federated_signature(const struct jws *jws, const struct jwk *key);

bool __wrap_check_federated_signature(const struct jws *jws, const struct jwk *key)
{
	(void)jws;
	(void)key;
	return true;
}
