#include "exchange/client_auth.h"

#include <math.h>
#include <stdlib.h>

#include "exchange/assertion_key.h"
#include "lib/base64url.h"
#include "lib/clock.h"
#include "lib/form.h"

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define JTI_BYTES 16

/* Both sections have these settings, each with sentences and defaults of its own. */
#define CLIENT_OF(section)                                                  \
	((struct client_identity){                                          \
		.how = (section)->client_auth,                              \
		.id = (section)->client_id,                                 \
		.secret = (section)->client_secret,                         \
		.key = (section)->client_key,                               \
		.key_id = (section)->client_key_id,                         \
		.key_alg = (section)->client_key_alg,                       \
		.assertion_audience = (section)->client_assertion_audience, \
	})

struct client_identity client_identity_of(const struct config_exchange *config)
{
	return CLIENT_OF(config);
}

struct client_identity client_identity_at(const struct config_authorization_server *config)
{
	return CLIENT_OF(config);
}

/* [RFC6749 2.3.1] both are form-encoded before they are joined, or ":" and "%" in them are lost */
static void write_basic(const struct client_identity *client, struct buf *out)
{
	struct buf pair = {0};

	form_encode(&pair, slice_of(client->id));
	buf_putc(&pair, ':');
	form_encode(&pair, slice_of(client->secret));
	buf_puts(out, "Basic ");
	base64_encode(out, pair.at, pair.len);
	buf_clear(&pair);
}

/* [RFC7523 3] sub is the client, aud the authorization server; used once, hence jti */
static struct json *assertion_claims(const struct client_identity *client)
{
	struct json *claims = json_new_object();
	char *jti = crypto_random_hex(JTI_BYTES);
	double now = floor(clock_now());

	json_set_string(claims, "iss", slice_of(client->id));
	json_set_string(claims, "sub", slice_of(client->id));
	json_set_string(claims, "aud", slice_of(client->assertion_audience));
	json_set_string(claims, "jti", slice_of(jti));
	json_set_number(claims, "iat", now);
	json_set_number(claims, "exp", now + CLIENT_ASSERTION_SECONDS);
	free(jti);
	return claims;
}

static struct json *assertion_header(
	const struct client_identity *client, const struct assertion_key *key)
{
	const char *id = client->key_id ? client->key_id : assertion_key_id(key);
	struct json *header = json_new_object();

	json_set_string(header, "alg", slice_of(jws_alg_name(assertion_key_alg(key))));
	json_set_string(header, "typ", SLICE("JWT"));
	if (id)
		json_set_string(header, "kid", slice_of(id));
	return header;
}

static void add_segment(struct buf *out, struct json *take_json)
{
	struct buf text = {0};

	json_print(&text, take_json);
	base64url_encode(out, text.at, text.len);
	json_free(take_json);
	buf_clear(&text);
}

/*
 * A new assertion that this is our client, made now and for that audience alone. [RFC7523 3]
 * Appends nothing when the key does not sign, which assertion_key_read has ruled out.
 */
static void add_assertion(const struct client_identity *client, struct buf *out)
{
	struct assertion_key *key;
	struct buf token = {0};
	struct buf signature = {0};

	if (assertion_key_read(slice_of(client->key), client->key_alg, &key, NULL))
		return;
	add_segment(&token, assertion_header(client, key));
	buf_putc(&token, '.');
	add_segment(&token, assertion_claims(client));
	if (!assertion_key_sign(key, buf_slice(&token), &signature)) {
		buf_putc(&token, '.');
		base64url_encode(&token, signature.at, signature.len);
		buf_add(out, buf_slice(&token));
	}
	assertion_key_free(key);
	buf_clear(&token);
	buf_clear(&signature);
}

/* [RFC7523 2.2] */
static void write_assertion(const struct client_identity *client, struct buf *body)
{
	struct buf assertion = {0};

	add_assertion(client, &assertion);
	form_add(body, "client_id", slice_of(client->id));
	form_add(body, "client_assertion_type", SLICE(ASSERTION_TYPE));
	form_add(body, "client_assertion", buf_slice(&assertion));
	buf_clear(&assertion);
}

void client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization)
{
	/* [RFC6749 2.3] "The client MUST NOT use more than one authentication method" */
	switch (client->how) {
	case CLIENT_AUTH_POST:
		form_add(body, "client_id", slice_of(client->id));
		form_add(body, "client_secret", slice_of(client->secret));
		break;
	case CLIENT_AUTH_KEY:
		write_assertion(client, body);
		break;
	case CLIENT_AUTH_NONE:
		/* [RFC6749 3.2.1] who it is, where anybody may say so */
		if (client->id)
			form_add(body, "client_id", slice_of(client->id));
		break;
	case CLIENT_AUTH_BASIC:
	case CLIENT_AUTH_INVALID:
		write_basic(client, authorization);
		break;
	}
}
