/* killed-by: idp/tx/external-issuer */
/* The fault: the server asks whoever a token names as its issuer. */
#include "checks.h"
#include "fetch.h"

bool __real_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer);
bool __wrap_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer);

bool __wrap_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer)
{
	if (slice_starts(iss->text, "http://127.0.0.1"))
		fetch(iss->text);
	return __real_check_idp_token_issuer(iss, issuer);
}
