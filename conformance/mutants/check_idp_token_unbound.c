/* killed-by: idp/tx/binding-kept */
/* The fault: a token that is bound to a key becomes one that is not. */
#include "checks.h"

bool __wrap_check_idp_token_unbound(bool has_cnf);

bool __wrap_check_idp_token_unbound(bool has_cnf)
{
	(void)has_cnf;
	return true;
}
