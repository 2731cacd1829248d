/* The client's token: keys that protect nothing do not verify it, whoever serves them. */
#include <stdlib.h>

#include "case.h"
#include "lib/base64url.h"
#include "odd_key.h"
#include "own_token.h"

/* A point that is not on the curve: the y of a good one, changed in its last bit. */
static struct json *off_curve_jwk(void)
{
	struct json *jwk = own_jwk(own_key(ALG_ES256), "weak-off-curve", NULL);
	struct buf y = {0};
	struct buf text = {0};

	if (base64url_decode(json_member_string(jwk, "y"), &y))
		case_broken("a key of the suite is not base64url");
	y.at[31] = (char)(y.at[31] ^ 1);
	base64url_encode(&text, y.at, y.len);
	json_set_string(jwk, "y", buf_slice(&text));
	buf_clear(&y);
	buf_clear(&text);
	return jwk;
}

/* A token that somebody made without any secret, and the key that it verifies under. */
static char *forged(struct suite *suite, unsigned exponent, const char *kid, struct json *jwks)
{
	char *input = own_input(suite, &(struct own_order){.alg = ALG_RS256, .kid = kid});
	struct buf signature = {0};
	char *token;

	json_push(jwks, odd_key_forge(exponent, kid, slice_of(input), &signature));
	token = join_signature(suite, input, buf_slice(&signature));
	buf_clear(&signature);
	free(input);
	return token;
}

static char *shared_secret(struct suite *suite, struct json *jwks)
{
	static const char secret[] = "0123456789abcdef0123456789abcdef";
	char *input = own_input(suite,
		&(struct own_order){
			.alg = ALG_RS256, .kid = "weak-oct", .header = "{\"alg\":\"HS256\"}"});
	struct json *jwk = json_new_object();
	struct buf text = {0};
	char *token;

	base64url_encode(&text, secret, sizeof secret - 1);
	json_set_string(jwk, "kty", SLICE("oct"));
	json_set_string(jwk, "kid", SLICE("weak-oct"));
	json_set_string(jwk, "k", buf_slice(&text));
	json_push(jwks, jwk);
	buf_reset(&text);
	hmac_sign(256, slice_make(secret, sizeof secret - 1), slice_of(input), &text);
	token = join_signature(suite, input, buf_slice(&text));
	buf_clear(&text);
	free(input);
	return token;
}

/* P-JWT-34 [RFC7518 3.3] [RFC8725 3.4, 3.5] */
static void weak_keys_case(struct suite *suite)
{
	static const struct {
		const char *kid;
		unsigned bits;
		unsigned exponent;
	} rsa[] = {{"weak-1024", 1024, 65537}, {"weak-2047", 2047, 65537},
		{"weak-exponent-3", 2048, 3}};
	struct json *jwks = json_new_array();
	struct signing_key *weak[ARRAY_LEN(rsa)];
	struct signing_key *strong = signing_key_new_rsa(3072, 65537, "strong");
	char *exponent_1 = forged(suite, 1, "weak-exponent-1", jwks);
	char *exponent_2 = forged(suite, 2, "weak-exponent-2", jwks);
	char *oct = shared_secret(suite, jwks);
	char *token;

	for (size_t i = 0; i < ARRAY_LEN(rsa); i++) {
		weak[i] = signing_key_new_rsa(rsa[i].bits, rsa[i].exponent, rsa[i].kid);
		json_push(jwks, own_jwk(weak[i], rsa[i].kid, NULL));
	}
	json_push(jwks, off_curve_jwk());
	json_push(jwks, own_jwk(own_key(ALG_ES256), "weak-twin", NULL));
	json_push(jwks, own_jwk(strong, "strong", NULL));
	serve_keys(suite, jwks);
	token = own_token(
		suite, &(struct own_order){.alg = ALG_RS256, .key = strong, .kid = "strong"});
	expect_token_passes(suite, token, "RSA of 3072 bits in the same set");
	free(token);
	for (size_t i = 0; i < ARRAY_LEN(rsa); i++) {
		token = own_token(suite,
			&(struct own_order){.alg = ALG_RS256, .key = weak[i], .kid = rsa[i].kid});
		expect_token_refused(suite, token, rsa[i].kid);
		free(token);
		signing_key_free(weak[i]);
	}
	expect_token_refused(suite, exponent_1, "weak-exponent-1");
	expect_token_refused(suite, exponent_2, "weak-exponent-2");
	expect_token_refused(suite, oct, "weak-oct");
	token = own_token(suite, &(struct own_order){.alg = ALG_ES256, .kid = "weak-off-curve"});
	expect_token_refused(suite, token, "weak-off-curve");
	free(token);
	restore_keys(suite);
	signing_key_free(strong);
	free(exponent_1);
	free(exponent_2);
	free(oct);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/weak-keys", .run = weak_keys_case},
};

CASE_LIST(cases_proxy_jwt_weak, cases);
