/* rfc8693: token exchange at the IdP that issued the client's token, with our own client. */
#include "exchange/exchange.h"
#include "lib/base64url.h"
#include "lib/form.h"

/* [RFC6749 2.3.1] both are form-encoded before they are joined, or ":" and "%" in them are lost */
static void write_basic(const struct config_exchange *config, struct buf *out)
{
	struct buf pair = {0};

	form_encode(&pair, slice_of(config->client_id));
	buf_putc(&pair, ':');
	form_encode(&pair, slice_of(config->client_secret));
	buf_puts(out, "Basic ");
	base64_encode(out, pair.at, pair.len);
	buf_clear(&pair);
}

/* [RFC8693 2.1] */
static void write(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	struct buf *body = &out->body;

	form_add(body, "grant_type", SLICE(GRANT_TOKEN_EXCHANGE));
	form_add(body, "subject_token", subject_token);
	form_add(body, "subject_token_type", slice_of(config->subject_token_type));
	form_add(body, "audience", slice_of(config->audience));
	form_add(body, "scope", slice_of(config->scope));
	form_add(body, "requested_token_type", SLICE(TOKEN_TYPE_ACCESS_TOKEN));
	/* [RFC6749 2.3] "The client MUST NOT use more than one authentication method" */
	if (config->client_auth == CLIENT_AUTH_POST) {
		form_add(body, "client_id", slice_of(config->client_id));
		form_add(body, "client_secret", slice_of(config->client_secret));
	} else {
		write_basic(config, &out->authorization);
	}
	out->issued_token_type = SLICE(TOKEN_TYPE_ACCESS_TOKEN);
}

const struct exchange_method exchange_rfc8693 = {"rfc8693", write};
