/* killed-by: proxy/jwt/bound-as-bearer */
/* The fault: cnf is not read, so a token that was stolen is as good as its owner's. */
#include "checks/token.h"

bool __wrap_check_token_unbound(bool has_cnf);

bool __wrap_check_token_unbound(bool has_cnf)
{
	(void)has_cnf;
	return true;
}
