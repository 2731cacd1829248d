#include "tenant.h"

#include <stdlib.h>
#include <string.h>

#include "exchange_help.h"
#include "lib/clock.h"
#include "lib/crypto.h"
#include "mint.h"

static void tell_nothing(struct tenant *own)
{
	for (unsigned form = 0; form < 3; form++) {
		char *path = tenant_metadata_path(own, form);

		issuer_tell(own->suite->issuer, path, NULL);
		free(path);
	}
	issuer_tell(own->suite->issuer, own->keys_path, NULL);
}

void tenant_begin(struct tenant *own, struct suite *suite, const char *letter, const char *route)
{
	bool tls = strcmp(letter, "t") == 0;
	char *issued = opaque_token(suite);
	char *reply = good_exchange_reply(issued);

	*own = (struct tenant){
		.suite = suite,
		.route = route,
		.name = xasprintf("http%s://127.0.0.1:%u/%s", tls ? "s" : "",
			suite_port(suite, tls ? "own_tls_port" : "own_port"), letter),
		.audience = strcmp(letter, "b") == 0 ? "multi-b" : "mcp-server",
		.keys_path = xasprintf("/%s/keys", letter),
	};
	tell_nothing(own);
	issuer_tell_json(suite->issuer, "/token", reply);
	free(reply);
	free(issued);
}

void tenant_end(struct tenant *own)
{
	tell_nothing(own);
	for (size_t i = 0; i < own->key_count; i++)
		signing_key_free(own->key[i]);
	free(own->name);
	free(own->keys_path);
	*own = (struct tenant){0};
}

/* ---- keys and metadata ---- */

const struct signing_key *tenant_new_key(struct tenant *own)
{
	char *kid = crypto_random_hex(8);

	if (own->key_count == OWN_MAX_KEYS)
		case_broken("more than %d keys", OWN_MAX_KEYS);
	own->key[own->key_count] = signing_key_new(ALG_ES256, kid);
	free(kid);
	return own->key[own->key_count++];
}

char *tenant_key_set(const struct tenant *own, size_t from)
{
	struct json *document = json_new_object();
	struct json *keys = json_new_array();
	struct buf text = {0};

	for (size_t i = from; i < own->key_count; i++)
		json_push(keys, signing_key_jwk(own->key[i]));
	json_set(document, "keys", keys);
	json_print(&text, document);
	json_free(document);
	return buf_take(&text);
}

void tenant_publish(struct tenant *own, size_t from)
{
	char *set = tenant_key_set(own, from);

	issuer_tell_json(own->suite->issuer, own->keys_path, set);
	free(set);
}

/* [RFC8414 3.1, 5] [OIDC Discovery 4] */
char *tenant_metadata_path(const struct tenant *own, unsigned form)
{
	const char *path = strrchr(own->name, '/');

	return form == 0   ? xasprintf("/.well-known/oauth-authorization-server%s", path)
	       : form == 1 ? xasprintf("/.well-known/openid-configuration%s", path)
			   : xasprintf("%s/.well-known/openid-configuration", path);
}

void tenant_tell_metadata(
	struct tenant *own, unsigned form, const char *issuer, const char *jwks_uri)
{
	char *body = xasprintf("{\"issuer\":%s,\"jwks_uri\":\"%s\"}", issuer, jwks_uri);
	const struct issuer_answer answer = {.body = body};

	for (unsigned i = 0; i < 3; i++) {
		char *path = tenant_metadata_path(own, i);

		issuer_tell(own->suite->issuer, path, i == form ? &answer : NULL);
		free(path);
	}
	free(body);
}

/* ---- tokens ---- */

struct json *tenant_claims(const struct tenant *own)
{
	struct json *claims = json_new_object();
	char *jti = crypto_random_hex(8);

	json_set_string(claims, "iss", slice_of(own->name));
	json_set_string(claims, "sub", SLICE("user@example.com"));
	json_set_string(claims, "aud", slice_of(own->audience));
	json_set_string(claims, "client_id", SLICE("mcp-client"));
	json_set_string(claims, "scope", SLICE("own:read"));
	json_set_string(claims, "jti", slice_of(jti));
	json_set_number(claims, "iat", (double)(int64_t)clock_now());
	json_set_number(claims, "exp", (double)(int64_t)clock_now() + 300);
	free(jti);
	return claims;
}

void edit_members(struct json *claims, const char *edits)
{
	struct json *changes = NULL;

	if (json_parse(slice_of(edits), &changes))
		case_broken("%s is no JSON", edits);
	json_change(claims, changes);
	json_free(changes);
}

char *tenant_mint(struct tenant *own, const struct tenant_order *order)
{
	const char *typ = order->typ ? order->typ : "at+jwt";
	enum jws_alg alg = signing_key_alg(order->key);
	struct json *claims = tenant_claims(own);
	struct buf payload = {0};
	struct buf token = {0};
	char *header = xasprintf("{\"alg\":\"%s\",\"kid\":\"%s\"%s%s%s}", jws_alg_name(alg),
		signing_key_id(order->key), typ[0] ? ",\"typ\":\"" : "", typ, typ[0] ? "\"" : "");

	if (order->claims)
		edit_members(claims, order->claims);
	json_print(&payload, claims);
	if (mint_jws(&(struct mint){.header = slice_of(header),
			     .payload = buf_slice(&payload),
			     .signature = MINT_SIGNED,
			     .key = order->key,
			     .alg = alg},
		    &token))
		case_broken("a key does not sign");
	if (!order->worthless)
		ledger_enter(own->suite->ledger, buf_slice(&token), SEEN_BY_CLIENT | SEEN_BY_IDP,
			"a client's token");
	json_free(claims);
	buf_clear(&payload);
	free(header);
	return buf_take(&token);
}

char *tenant_token(struct tenant *own, const struct signing_key *key)
{
	return tenant_mint(own, &(struct tenant_order){.key = key});
}

char *tenant_begin_tls(struct tenant *own, struct suite *suite)
{
	char *name;
	char *uri;

	tenant_begin(own, suite, "t", "tls");
	name = xasprintf("\"%s\"", own->name);
	uri = xasprintf(
		"https://127.0.0.1:%u%s", suite_port(suite, "own_tls_port"), own->keys_path);
	tenant_tell_metadata(own, 0, name, uri);
	free(name);
	free(uri);
	tenant_new_key(own);
	tenant_publish(own, 0);
	return tenant_token(own, own->key[0]);
}

char *tenant_unknown_token(struct tenant *own)
{
	char *kid = crypto_random_hex(8);
	struct signing_key *key = signing_key_new(ALG_ES256, kid);
	char *token = tenant_mint(own, &(struct tenant_order){.key = key, .worthless = true});

	signing_key_free(key);
	free(kid);
	return token;
}

char *tenant_opaque_token(struct suite *suite)
{
	char *random = crypto_random_hex(16);
	/* [RFC6750 2.1] every kind of byte that a b64token may have */
	char *token = xasprintf("o+/~-._%s+/==", random);

	ledger_enter(
		suite->ledger, slice_of(token), SEEN_BY_CLIENT | SEEN_BY_IDP, "a client's token");
	free(random);
	return token;
}

/* ---- sending ---- */

int tenant_status(struct tenant *own, const char *token)
{
	struct probe probe = {.token = token, .route = own->route};

	return probe_status(own->suite, &probe);
}

bool tenant_taken_within(struct tenant *own, const char *token, double seconds)
{
	int64_t until = clock_ms() + (int64_t)(seconds * 1000);

	while (tenant_status(own, token) != 200) {
		if (clock_ms() > until)
			return false;
		clock_rest(0.02);
	}
	return true;
}

static double patience(const struct tenant *own)
{
	return suite_bounds(own->suite, ROLE_PROXY)->jwks_cooldown_s +
	       suite_bounds(own->suite, ROLE_PROXY)->fetch_timeout_s + 0.5;
}

bool tenant_taken(struct tenant *own, const char *token)
{
	return tenant_taken_within(own, token, patience(own));
}

char *tenant_ready(struct tenant *own)
{
	char *token = tenant_token(own, tenant_new_key(own));

	tenant_publish(own, 0);
	if (!tenant_taken(own, token))
		case_untestable("the control, a good token of the suite's own issuer, is taken",
			"not within %.1f s on the route \"%s\"", patience(own), own->route);
	return token;
}

void tenant_provoke(struct tenant *own, size_t since, const char *path, size_t count)
{
	int64_t until = clock_ms() + (int64_t)(patience(own) * 1000);

	while (issuer_asked(own->suite->issuer, since, path) < count) {
		char *token = tenant_unknown_token(own);
		int status = tenant_status(own, token);

		EXPECT(status != 200, "a token of an unknown key is not taken", "status %d",
			status);
		if (clock_ms() > until)
			case_untestable("the proxy asks for keys that it does not know",
				"%s was not asked for", path);
		free(token);
		clock_rest(0.02);
	}
}

/* ---- judging ---- */

void tenant_expect_taken(struct tenant *own, const char *token, const char *what)
{
	struct moment before = suite_now(own->suite);
	int status = tenant_status(own, token);
	size_t forwarded = suite_heard_origin(own->suite, before);

	EXPECT(status == 200 && forwarded == 1,
		"the token is taken, and the request forwarded once",
		"%s: status %d, %zu requests at the upstream", what, status, forwarded);
}

void tenant_expect_refused(
	struct tenant *own, const char *token, const struct refusal *refusal, const char *what)
{
	size_t since = issuer_now(own->suite->issuer);
	struct probe probe = {.token = token, .route = own->route};

	expect_refused(own->suite, &probe, refusal, what);
	EXPECT(issuer_asked(own->suite->issuer, since, "/token") == 0,
		"no exchange is asked for a token that is not accepted",
		"%s: the token endpoint was called", what);
}

void tenant_expect_invalid(struct tenant *own, const char *token, const char *what)
{
	struct refusal refusal = {.status = 401, .error = "invalid_token", .idp_silent = true};

	tenant_expect_refused(own, token, &refusal, what);
}

void tenant_expect_unavailable(struct tenant *own, const char *token, const char *what)
{
	struct probe probe = {.token = token, .route = own->route};
	size_t since = issuer_now(own->suite->issuer);
	struct moment before = suite_now(own->suite);
	struct wire_reply reply;
	bool challenged;
	int status;

	probe_send(own->suite, &probe, &reply);
	status = reply.status;
	challenged = http_fields_count(reply.fields, "www-authenticate") > 0;
	wire_reply_clear(&reply);
	EXPECT(suite_heard_origin(own->suite, before) == 0, "the upstream hears nothing",
		"%s: it was forwarded (status %d)", what, status);
	EXPECT(issuer_asked(own->suite->issuer, since, "/token") == 0,
		"no exchange is asked for a token that is not verified",
		"%s: the token endpoint was called", what);
	EXPECT(status >= 500 && status <= 504, "the failure is not the client's", "%s: status %d",
		what, status);
	EXPECT(!challenged, "nobody is told to log in again", "%s: there is a challenge", what);
}
