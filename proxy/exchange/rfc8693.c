/* rfc8693: token exchange at the IdP that issued the client's token, with our own client. */
#include "exchange/client_auth.h"
#include "exchange/exchange.h"
#include "lib/form.h"

/* [RFC8693 2.1] [RFC8707 2] "multiple resource parameters", and so for audience */
static void write_target(const struct config_exchange *config, struct buf *body)
{
	if (config->audience)
		form_add(body, "audience", slice_of(config->audience));
	for (size_t i = 0; i < config->more_audiences.count; i++)
		form_add(body, "audience", slice_of(config->more_audiences.at[i]));
	for (size_t i = 0; i < config->resources.count; i++)
		form_add(body, "resource", slice_of(config->resources.at[i]));
}

void exchange_write_rfc8693(const struct config_exchange *config, struct slice subject_token,
	struct slice requested_type, struct exchange_request *out)
{
	struct client_identity client = client_identity_of(config);
	struct buf *body = &out->body;

	form_add(body, "grant_type", SLICE(GRANT_TOKEN_EXCHANGE));
	form_add(body, "subject_token", subject_token);
	form_add(body, "subject_token_type", slice_of(config->subject_token_type));
	/* "REQUIRED when the actor_token parameter is present ... MUST NOT be included" otherwise
	 */
	if (out->actor_token.at) {
		form_add(body, "actor_token", out->actor_token);
		form_add(body, "actor_token_type", slice_of(config->actor->token_type));
	}
	write_target(config, body);
	form_add(body, "scope", slice_of(config->scope));
	if (requested_type.at)
		form_add(body, "requested_token_type", requested_type);
	client_auth_write(&client, body, &out->authorization);
	out->issued_token_type =
		requested_type.at ? requested_type : SLICE(TOKEN_TYPE_ACCESS_TOKEN);
}

static void write(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	exchange_write_rfc8693(config, subject_token, slice_of(config->requested_token_type), out);
}

const struct exchange_method exchange_rfc8693 = {"rfc8693", write};
