/* killed-by: sts/sub/alg */
/* The fault: every algorithm that the library knows is accepted. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_alg(enum jws_alg alg);

bool __wrap_check_assertion_alg(enum jws_alg alg)
{
	(void)alg;
	return true;
}
