/*
 * id_jag: the IdP vouches for the user to an authorization server of another domain, by an
 * assertion that is for that server and our client there, and no access token; that server gives
 * the token. Each of the two knows its own client of ours alone.
 * [draft-ietf-oauth-identity-assertion-authz-grant 4.3, 4.4]
 */
#include "exchange/client_auth.h"
#include "exchange/exchange.h"
#include "lib/form.h"

static void write(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	exchange_write_rfc8693(config, subject_token, SLICE(TOKEN_TYPE_ID_JAG), out);
}

struct slice exchange_assertion_audience(const struct config_exchange *config)
{
	return slice_of(config->issued_audience ? config->issued_audience : config->audience);
}

void exchange_write_redemption(const struct config_exchange *config, struct exchange_request *out)
{
	struct client_identity client = client_identity_at(config->authorization_server);

	/* What is granted stands in the assertion: there is no scope and no target beside it. */
	form_add(&out->body, "grant_type", SLICE(GRANT_JWT_BEARER));
	form_add(&out->body, "assertion", out->assertion);
	client_auth_write(&client, &out->body, &out->authorization);
	/* [RFC6749 5.1] the reply to this grant has no issued_token_type */
	out->issued_token_type = SLICE_NONE;
}

const struct exchange_method exchange_id_jag = {"id_jag", write};
