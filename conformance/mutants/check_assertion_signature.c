/* killed-by: sts/sub/signature */
/* The fault: signatures are not verified. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_signature(const struct jws *jws, const struct jwk *key);

bool __wrap_check_assertion_signature(const struct jws *jws, const struct jwk *key)
{
	(void)jws;
	(void)key;
	return true;
}
