/* killed-by: proxy/jwt/iss-exact */
/* The fault: iss is compared without case. */
#include "checks/token.h"

bool __wrap_check_token_issuer(const struct claim_text *iss, struct slice configured);

bool __wrap_check_token_issuer(const struct claim_text *iss, struct slice configured)
{
	return slice_equal_nocase(iss->text, configured);
}
