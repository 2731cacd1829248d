/* killed-by: idp/tx/subject-claims */
/* The fault: the token chooses the algorithm. */
#include "checks.h"

bool __wrap_check_idp_token_alg(enum jws_alg token, enum jws_alg key);

bool __wrap_check_idp_token_alg(enum jws_alg token, enum jws_alg key)
{
	(void)token;
	(void)key;
	return true;
}
