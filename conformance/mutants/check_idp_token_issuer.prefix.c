/* killed-by: idp/tx/tenant */
/* The fault: an issuer need only begin as ours does. */
#include "checks.h"

bool __wrap_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer);

bool __wrap_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer)
{
	return iss->shape == CLAIM_GOOD && slice_equal(slice_to(iss->text, issuer.len), issuer);
}
