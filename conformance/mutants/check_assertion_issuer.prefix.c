/* killed-by: sts/sub/iss */
/* The fault: iss only has to begin like the issuer. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_issuer(const struct claim_text *iss, struct slice issuer_uri);

bool __wrap_check_assertion_issuer(const struct claim_text *iss, struct slice issuer_uri)
{
	return slice_equal(slice_to(iss->text, issuer_uri.len), issuer_uri);
}
