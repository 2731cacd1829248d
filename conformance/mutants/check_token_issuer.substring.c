/* killed-by: proxy/jwt/iss-exact */
/* The fault: it is enough that iss is some part of the issuer (CVE-2024-53861). */
#include <stdlib.h>

#include "checks/token.h"

bool __wrap_check_token_issuer(const struct claim_text *iss, struct slice configured);

bool __wrap_check_token_issuer(const struct claim_text *iss, struct slice configured)
{
	char *part = slice_dup(iss->text);
	bool found = iss->text.len > 0 && slice_contains(configured, part);

	free(part);
	return found;
}
