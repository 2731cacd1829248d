/* killed-by: proxy/jwt/iss-exact */
/* The fault: it is enough that iss begins with the issuer. */
#include "checks/token.h"

bool __wrap_check_token_issuer(const struct claim_text *iss, struct slice configured);

bool __wrap_check_token_issuer(const struct claim_text *iss, struct slice configured)
{
	return iss->text.len >= configured.len &&
	       slice_equal(slice_to(iss->text, configured.len), configured);
}
