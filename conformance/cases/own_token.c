#include "own_token.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/base64url.h"
#include "lib/clock.h"

#define KEYS_WAIT_MS 15000
#define BETWEEN_TRIES_S 0.02

/* ---- keys ---- */

/* Made once: a pair for RSA takes a tenth of a second. */
static const struct signing_key *key_of(struct signing_key **keys, enum jws_alg alg)
{
	if (!keys[alg])
		keys[alg] = signing_key_new(alg, "own");
	return keys[alg];
}

const struct signing_key *own_key(enum jws_alg alg)
{
	static struct signing_key *keys[ALG_EDDSA + 1];

	return key_of(keys, alg);
}

const struct signing_key *foreign_key(enum jws_alg alg)
{
	static struct signing_key *keys[ALG_EDDSA + 1];

	return key_of(keys, alg);
}

struct json *own_jwk(const struct signing_key *key, const char *kid, const char *changes)
{
	struct json *jwk = signing_key_jwk(key);

	json_set_string(jwk, "kid", slice_of(kid));
	apply_changes(jwk, changes);
	return jwk;
}

static struct json *keys_of_idp(struct suite *suite)
{
	char *url =
		xasprintf("http://127.0.0.1:%u/oauth2/default/keys", suite_port(suite, "idp_port"));
	struct buf text = {0};
	struct json *document = NULL;
	struct note note = {0};

	if (suite_get(url, &text, &note) || json_parse(buf_slice(&text), &document))
		case_broken("the IdP's keys cannot be had: %s", note.text);
	buf_clear(&text);
	free(url);
	return document;
}

void wait_until_taken(struct suite *suite, const char *token)
{
	int64_t until = clock_ms() + KEYS_WAIT_MS;
	int status;

	for (;;) {
		status = probe_status(suite, &(struct probe){.token = token});
		if (status == 200)
			return;
		if (clock_ms() > until)
			case_untestable("a token signed by a new key is taken soon",
				"still %d after %d s", status, KEYS_WAIT_MS / 1000);
		clock_rest(BETWEEN_TRIES_S);
	}
}

void serve_keys(struct suite *suite, struct json *take_jwks)
{
	char *control_kid = crypto_random_hex(8);
	struct json *document = keys_of_idp(suite);
	struct json *all = json_copy(json_member(document, "keys"));
	char *issued = opaque_token(suite);
	char *reply = good_exchange_reply(issued);
	struct buf text = {0};
	char *control;

	/* Who refuses everything need not be waited for. */
	expect_good_token_passes(suite);
	for (const struct json *k = json_first(take_jwks); k; k = json_next(k))
		json_push(all, json_copy(k));
	json_push(all, own_jwk(own_key(ALG_RS256), control_kid, NULL));
	json_set(document, "keys", all);
	json_print(&text, document);
	json_free(suite_control(suite, ROLE_IDP, "PUT", "/jwks", text.at));
	script_token_endpoint(suite, 0, 200, NULL, reply);
	control = own_token(suite, &(struct own_order){.alg = ALG_RS256, .kid = control_kid});
	wait_until_taken(suite, control);
	free(control);
	buf_clear(&text);
	json_free(document);
	json_free(take_jwks);
	free(reply);
	free(issued);
	free(control_kid);
}

void restore_keys(struct suite *suite)
{
	json_free(suite_control(suite, ROLE_IDP, "DELETE", "/jwks", NULL));
	restore_idp(suite);
}

/* ---- tokens ---- */

char *input_of(struct slice header, struct slice payload)
{
	struct buf text = {0};

	base64url_encode(&text, header.at, header.len);
	buf_putc(&text, '.');
	base64url_encode(&text, payload.at, payload.len);
	return buf_take(&text);
}

char *own_input(struct suite *suite, const struct own_order *order)
{
	struct json *header;
	struct json *claims;
	struct buf header_text = {0};
	struct buf payload = {0};
	char *input;

	read_good(suite, &header, &claims);
	json_set_string(header, "alg", slice_of(jws_alg_name(order->alg)));
	if (order->kid)
		json_set_string(header, "kid", slice_of(order->kid));
	apply_changes(header, order->header);
	apply_changes(claims, order->claims);
	json_print(&header_text, header);
	json_print(&payload, claims);
	input = input_of(buf_slice(&header_text), buf_slice(&payload));
	json_free(header);
	json_free(claims);
	buf_clear(&header_text);
	buf_clear(&payload);
	return input;
}

char *join_signature(struct suite *suite, const char *input, struct slice signature)
{
	struct buf token = {0};

	buf_printf(&token, "%s.", input);
	base64url_encode(&token, signature.at, signature.len);
	ledger_enter(suite->ledger, buf_slice(&token), SEEN_BY_CLIENT | SEEN_BY_IDP | SEEN_BY_STS,
		"a client's token");
	return buf_take(&token);
}

char *sign_input(
	struct suite *suite, const char *input, enum jws_alg alg, const struct signing_key *key)
{
	struct buf signature = {0};
	char *token;

	if (signing_key_sign(key ? key : own_key(alg), alg, slice_of(input), &signature))
		case_broken("a key of the suite does not sign with %s", jws_alg_name(alg));
	token = join_signature(suite, input, buf_slice(&signature));
	buf_clear(&signature);
	return token;
}

char *own_token(struct suite *suite, const struct own_order *order)
{
	char *input = own_input(suite, order);
	char *token = sign_input(suite, input, order->alg, order->key);

	free(input);
	return token;
}

void split_token(const char *token, struct buf *input, struct buf *signature)
{
	const char *dot = strrchr(token, '.');

	if (!dot || base64url_decode(slice_of(dot + 1), signature))
		case_broken("a token of the suite has no signature");
	buf_append(input, token, (size_t)(dot - token));
}
