/* The client's token: which of the issuer's keys may verify it. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "odd_key.h"
#include "own_token.h"

/* ---- a key and what it says of itself ---- */

struct use {
	enum jws_alg alg;
	const char *kid;
	const char *header; /* what the header says, when that is something else */
	const char *what;
};

static void expect_uses(struct suite *suite, const struct use *uses, size_t count, bool taken)
{
	for (size_t i = 0; i < count; i++) {
		char *token = own_token(
			suite, &(struct own_order){.alg = uses[i].alg,
				       .key = uses[i].alg == ALG_PS256 ? own_key(ALG_RS256) : NULL,
				       .kid = uses[i].kid,
				       .header = uses[i].header});

		if (taken)
			expect_token_passes(suite, token, uses[i].what);
		else
			expect_token_refused(suite, token, uses[i].what);
		free(token);
	}
}

/* The hash of ES256 on another curve: nothing but the curve is wrong. */
static void try_other_curve(struct suite *suite, const struct odd_key *key)
{
	char *input = own_input(suite, &(struct own_order){.alg = ALG_ES256, .kid = "says-p384"});
	struct buf signature = {0};
	char *token;

	odd_key_sign(key, slice_of(input), &signature);
	token = join_signature(suite, input, buf_slice(&signature));
	expect_token_refused(suite, token, "ES256 with a key on P-384");
	buf_clear(&signature);
	free(token);
	free(input);
}

/* P-JWT-04 [RFC8725 3.1] [RFC7517 4.2-4.4] */
static void key_mismatch_case(struct suite *suite)
{
	static const struct {
		const char *kid;
		const char *says;
	} rsa[] = {
		{"says-nothing", "{\"alg\":null,\"use\":null}"},
		{"says-rs256", "{\"use\":null}"},
		{"says-ps256", "{\"alg\":\"PS256\"}"},
		{"says-sig", "{\"alg\":null}"},
		{"says-enc", "{\"alg\":null,\"use\":\"enc\"}"},
		{"says-oaep", "{\"alg\":\"RSA-OAEP\",\"use\":null}"},
		{"says-verify", "{\"alg\":null,\"use\":null,\"key_ops\":[\"verify\"]}"},
		{"says-encrypt", "{\"alg\":null,\"use\":null,\"key_ops\":[\"encrypt\"]}"},
		{"says-no-op", "{\"alg\":null,\"use\":null,\"key_ops\":[]}"},
	};
	static const struct use good[] = {
		{ALG_RS256, "says-nothing", NULL, "RS256 with a key for anything"},
		{ALG_RS256, "says-rs256", NULL, "RS256 with a key for RS256"},
		{ALG_RS256, "says-sig", NULL, "RS256 with a key for signatures"},
		{ALG_RS256, "says-verify", NULL, "RS256 with a key to verify with"},
	};
	static const struct use bad[] = {
		{ALG_RS256, "says-ps256", NULL, "RS256 with a key for PS256"},
		{ALG_PS256, "says-rs256", NULL, "PS256 with a key for RS256"},
		{ALG_RS256, "says-enc", NULL, "RS256 with a key for encryption"},
		{ALG_RS256, "says-oaep", NULL, "RS256 with a key for RSA-OAEP"},
		{ALG_RS256, "says-encrypt", NULL, "RS256 with a key to encrypt with"},
		{ALG_RS256, "says-no-op", NULL, "RS256 with a key for no operation"},
		{ALG_ES256, "says-rs256", NULL, "ES256 with the kid of an RSA key"},
		{ALG_EDDSA, "says-p384", NULL, "EdDSA with the kid of a key on P-384"},
		{ALG_RS256, "says-p384", NULL, "RS256 with the kid of a key on P-384"},
		{ALG_RS256, "says-rs256", "{\"alg\":\"PS256\"}", "RS256 that says PS256"},
		{ALG_RS256, "says-nothing", "{\"alg\":\"ES256\"}", "RS256 that says ES256"},
		{ALG_RS256, "says-nothing", "{\"alg\":\"EdDSA\"}", "RS256 that says EdDSA"},
	};
	struct odd_key *p384 = odd_key_new(ODD_P384_SHA256);
	struct json *jwks = json_new_array();

	for (size_t i = 0; i < ARRAY_LEN(rsa); i++)
		json_push(jwks, own_jwk(own_key(ALG_RS256), rsa[i].kid, rsa[i].says));
	json_push(jwks, odd_key_jwk(p384, "says-p384"));
	serve_keys(suite, jwks);
	expect_uses(suite, good, ARRAY_LEN(good), true);
	expect_uses(suite, bad, ARRAY_LEN(bad), false);
	try_other_curve(suite, p384);
	restore_keys(suite);
	odd_key_free(p384);
}

/* ---- kid ---- */

/* P-JWT-12 [RFC7515 5.2] [OIDC Core 10.1.1] */
static void unknown_kid_case(struct suite *suite)
{
	double cooldown = suite_bounds(suite, ROLE_PROXY)->jwks_cooldown_s;
	struct json *jwks = json_new_array();
	struct moment before;
	int64_t began;
	double passed;
	size_t allowed;
	char *token;

	json_push(jwks, own_jwk(own_key(ALG_RS256), "unknown-a", NULL));
	json_push(jwks, own_jwk(own_key(ALG_PS256), "unknown-b", "{\"alg\":null}"));
	serve_keys(suite, jwks);
	token = own_token(suite, &(struct own_order){.alg = ALG_RS256, .kid = "unknown-a"});
	expect_token_passes(suite, token, "a key under its own kid");
	free(token);
	token = own_token(suite, &(struct own_order){.alg = ALG_RS256, .kid = "unknown-b"});
	expect_token_refused(suite, token, "a key of the set under the kid of another one");
	free(token);
	restore_keys(suite);

	expect_good_token_passes(suite);
	before = suite_now(suite);
	began = clock_ms();
	for (unsigned i = 0; i < 20; i++) {
		char *body = xasprintf("{\"header\":{\"kid\":\"unknown-%u\"}}", i);

		token = suite_mint(suite, body);
		expect_token_refused(suite, token, body);
		free(token);
		free(body);
	}
	passed = (double)(clock_ms() - began) / 1000;
	/* One at the beginning, one for each cool-down that has gone by, and one of the clock's. */
	allowed = 2 + (size_t)(passed / cooldown);
	EXPECT(key_fetches(suite, before) <= allowed, "at most one refresh in each cool-down",
		"%zu fetches in %.1f s for 20 tokens", key_fetches(suite, before), passed);
	expect_good_token_passes(suite);
}

/* P-JWT-13 [RFC7515 4.1.4] [RFC7517 4.5] */
static void no_kid_case(struct suite *suite)
{
	static const char *const no_kid = "{\"kid\":null}";
	struct json *jwks = json_new_array();
	struct probe probe = {0};
	struct moment before;
	char *token;
	int status;

	/* The set has keys of several types, and one of the token's own type for encryption. */
	json_push(
		jwks, own_jwk(own_key(ALG_PS256), "no-kid-enc", "{\"alg\":null,\"use\":\"enc\"}"));
	json_push(jwks, own_jwk(own_key(ALG_ES256), "no-kid-ec", "{\"alg\":null}"));
	json_push(jwks, own_jwk(own_key(ALG_RS256), "no-kid-rsa", NULL));
	serve_keys(suite, jwks);
	token = own_token(suite, &(struct own_order){.alg = ALG_RS256, .kid = "no-kid-rsa"});
	expect_token_passes(suite, token, "the right key under its kid");
	free(token);
	token = own_token(suite,
		&(struct own_order){.alg = ALG_RS256, .key = own_key(ALG_PS256), .header = no_kid});
	expect_token_refused(suite, token, "no kid, signed by the key for encryption");
	free(token);
	token = own_token(
		suite, &(struct own_order){
			       .alg = ALG_RS256, .key = foreign_key(ALG_RS256), .header = no_kid});
	expect_token_refused(suite, token, "no kid, signed by a key of nobody");
	free(token);
	token = own_token(suite, &(struct own_order){.alg = ALG_RS256, .header = no_kid});
	probe.token = token;
	before = suite_now(suite);
	status = probe_status(suite, &probe);
	restore_keys(suite);
	EXPECT((status == 200 && suite_heard_origin(suite, before) == 1) ||
			(status == 401 && suite_heard_origin(suite, before) == 0),
		"a token without kid that the right key signed is taken or refused as invalid",
		"status %d, %zu at the upstream", status, suite_heard_origin(suite, before));
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/alg-key-mismatch", .run = key_mismatch_case},
	{.slug = "proxy/jwt/unknown-kid", .run = unknown_kid_case},
	{.slug = "proxy/jwt/no-kid", .run = no_kid_case},
};

CASE_LIST(cases_proxy_jwt_keys, cases);
