/* killed-by: proxy/jwt/typ-relaxed */
/* The fault: any signed JWT of the issuer is an access token. */
#include "checks/token.h"

bool __wrap_check_token_permission_stated(
	struct slice typ, const struct claim_scope *scope, const struct claim_text *client_id);

bool __wrap_check_token_permission_stated(
	struct slice typ, const struct claim_scope *scope, const struct claim_text *client_id)
{
	(void)typ, (void)scope, (void)client_id;
	return true;
}
