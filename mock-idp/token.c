/* The token endpoint: who asks, for which grant; the grants are in files of their own. */
#include "checks.h"
#include "client_auth.h"
#include "endpoints.h"

void serve_token(struct call *call)
{
	static const struct {
		const char *type;
		void (*serve)(struct call *call);
	} grants[] = {
		{GRANT_CODE, grant_code},
		{GRANT_CLIENT, grant_client},
		{GRANT_EXCHANGE, grant_exchange},
		{GRANT_JWT_BEARER, grant_id_jag},
	};
	struct slice type;

	if (!call_read_form(call) || !client_authenticate(call))
		return;
	type = form_value(&call->form, "grant_type");
	if (!type.at) {
		call_refuse(call, OAUTH_INVALID_REQUEST, "grant_type is missing (RFC 6749 5.2)");
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(grants); i++) {
		if (!slice_is(type, grants[i].type))
			continue;
		if (!check_idp_client_grant(
			    call->client->grants.at, call->client->grants.count, type)) {
			call_refuse(call, OAUTH_UNAUTHORIZED_CLIENT,
				"this client may not use this grant (RFC 6749 5.2)");
			return;
		}
		grants[i].serve(call);
		return;
	}
	call_refuse(call, OAUTH_UNSUPPORTED_GRANT_TYPE,
		"this grant is not offered, see the metadata (RFC 6749 5.2)");
}
