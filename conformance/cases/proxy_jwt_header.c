/* The client's token: what its header may ask for, and what it says of the claims. */
#include <stdlib.h>

#include "case.h"
#include "jwt_help.h"

/* P-JWT-14 [RFC7515 4.1.11] [RFC7797 6] */
static void crit_case(struct suite *suite)
{
	static const char *const mints[] = {
		"{\"header\":{\"crit\":[\"exp\"]}}",
		"{\"header\":{\"crit\":[\"exp\"],\"exp\":1}}",
		"{\"header\":{\"crit\":[\"http://example.com/x\"],\"http://example.com/x\":true}}",
		"{\"header\":{\"crit\":[]}}",
		"{\"header\":{\"crit\":[\"alg\"]}}",
		"{\"header\":{\"crit\":[\"typ\",\"kid\"]}}",
		"{\"header\":{\"crit\":[\"crit\"]}}",
		"{\"header\":{\"crit\":\"alg\"}}",
		"{\"header\":{\"crit\":{}}}",
		"{\"header\":{\"crit\":[1]}}",
		"{\"header\":{\"crit\":[\"b64\"],\"b64\":false}}",
		"{\"header\":{\"crit\":[\"b64\"]}}",
		"{\"header\":{\"b64\":false}}",
		NULL,
	};
	/* What is not understood and not critical is passed over. [RFC7515 4] */
	static const char *const twins[] = {"{\"header\":{\"http://example.com/x\":true}}", NULL};

	expect_each_taken(suite, twins);
	expect_each_refused(suite, mints);
}

/* P-JWT-15 [RFC9068 4, 5] [RFC8725 3.11, 3.12] */
static void typ_case(struct suite *suite)
{
	static const char *const good[] = {
		"at+jwt", "application/at+jwt", "AT+JWT", "At+Jwt", "Application/AT+JWT"};
	static const char *const bad[] = {"JWT", "jwt", "application/jwt", "id+jwt", "dpop+jwt",
		"logout+jwt", "oauth-id-jag+jwt", "client-authentication+jwt", "secevent+jwt",
		"token-introspection+jwt", "at+jwtx", "xat+jwt", "at+jw", "text/at+jwt",
		"application/application/at+jwt", "at+jwt,JWT", "at+jwt ", " at+jwt", ""};
	static const char *const mints[] = {
		"{\"header\":{\"typ\":null}}",
		"{\"header\":{\"typ\":1}}",
		"{\"header\":{\"typ\":[\"at+jwt\"]}}",
		/* An ID token, by its type, by its claims and by both. */
		"{\"header\":{\"typ\":\"JWT\"},\"claims\":{\"nonce\":\"n\",\"scp\":null}}",
		"{\"claims\":{\"nonce\":\"n\"}}",
		"{\"claims\":{\"at_hash\":\"MTIzNDU2Nzg5MDEyMzQ1Ng\"}}",
		"{\"claims\":{\"c_hash\":\"MTIzNDU2Nzg5MDEyMzQ1Ng\",\"nonce\":\"n\"}}",
		/* What a client proves itself with to the token endpoint. [RFC7523 3] */
		"{\"header\":{\"typ\":\"JWT\"},\"claims\":{\"sub\":\"mcp-client\"}}",
		"{\"header\":{\"typ\":\"JWT\"},\"claims\":{\"iss\":\"mcp-client\",\"sub\":\"mcp-client\"}}",
		NULL,
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		char *body = xasprintf("{\"header\":{\"typ\":\"%s\"}}", good[i]);

		expect_each_taken(suite, (const char *const[]){body, NULL});
		free(body);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *body = xasprintf("{\"header\":{\"typ\":\"%s\"}}", bad[i]);

		expect_each_refused(suite, (const char *const[]){body, NULL});
		free(body);
	}
	expect_each_refused(suite, mints);
}

/* P-JWT-35 [RFC7519 5.3] */
static void header_claims_case(struct suite *suite)
{
	/* Behind each claim: what the header says it is, and what it is; null leaves it out. */
	static const char *const pairs[][3] = {
		{"aud", "@", "\"somebody-else\""},
		{"aud", "@", "null"},
		{"iss", "@", "\"https://evil.example.com\""},
		{"iss", "@", "null"},
		{"sub", "@", "null"},
		{"exp", "99999999999", "1"},
		{"exp", "99999999999", "null"},
		{"client_id", "@", "null"},
		{"jti", "@", "null"},
	};
	struct json *claims = good_claims(suite);
	char *evil = xasprintf("http://127.0.0.1:%u/", suite_port(suite, "evil_port"));
	char *wishes[] = {
		xasprintf("{\"header\":{\"iss\":\"%s\"}}", evil),
		xasprintf("{\"header\":{\"iss\":\"%s\",\"aud\":\"%s\"}}", evil, evil),
		xasprintf("{\"header\":{\"iss\":\"%s\"},\"claims\":{\"iss\":\"%s\"}}", evil, evil),
	};
	struct moment before = suite_now(suite);

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const char *claim = pairs[i][0];
		struct slice own = json_member_string(claims, claim);
		char *copy =
			own.len ? xasprintf("\"%.*s\"", SLICE_ARGS(own)) : xstrdup(pairs[i][1]);
		char *body = xasprintf("{\"header\":{\"%s\":%s},\"claims\":{\"%s\":%s}}", claim,
			copy, claim, pairs[i][2]);

		expect_each_refused(suite, (const char *const[]){body, NULL});
		free(copy);
		free(body);
	}
	for (size_t i = 0; i < ARRAY_LEN(wishes); i++) {
		struct probe probe = {.token = suite_mint(suite, wishes[i])};
		int status;

		/* Copies that differ may be passed over or held against the token. */
		status = probe_status(suite, &probe);
		EXPECT(status == 401 || (status == 200 && i < 2),
			"the claims count, not the header's copies", "%s: status %d", wishes[i],
			status);
		free((char *)probe.token);
		free(wishes[i]);
	}
	expect_good_token_passes(suite);
	EXPECT(origin_connections(suite->evil) == before.evil,
		"no issuer that a token names is ever called", "%zu connections",
		origin_connections(suite->evil) - before.evil);
	json_free(claims);
	free(evil);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/crit", .run = crit_case},
	{.slug = "proxy/jwt/typ", .run = typ_case},
	{.slug = "proxy/jwt/header-claims", .run = header_claims_case},
};

CASE_LIST(cases_proxy_jwt_header, cases);
