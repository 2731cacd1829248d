/* killed-by: sts/sub/keys-from-provider */
/* The fault: use and alg of a key are not looked at. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_key_purpose(const struct jwk *key, enum jws_alg alg);

bool __wrap_check_assertion_key_purpose(const struct jwk *key, enum jws_alg alg)
{
	(void)key;
	(void)alg;
	return true;
}
