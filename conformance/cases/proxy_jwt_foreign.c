/* The client's token: keys that it brings along or points to are nobody's keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case.h"
#include "lib/base64url.h"
#include "odd_key.h"
#include "own_token.h"

/* Nobody has called on the evil listener since then. */
static void expect_no_visitor(struct suite *suite, struct moment before, const char *what)
{
	size_t now = origin_connections(suite->evil);

	EXPECT(now == before.evil, "no address that a token names is ever called",
		"%s: %zu connections", what, now - before.evil);
}

/* The same header members under the IdP's kid, under a kid of their own and under none. */
static void try_kids(struct suite *suite, enum jws_alg alg, const char *members, const char *what)
{
	static const char *const kids[] = {"", ",\"kid\":\"foreign\"", ",\"kid\":null"};

	for (size_t i = 0; i < ARRAY_LEN(kids); i++) {
		char *header = xasprintf("{%s%s}", members, kids[i]);
		char *token = own_token(suite,
			&(struct own_order){.alg = alg, .key = foreign_key(alg), .header = header});

		expect_token_refused(suite, token, what);
		free(token);
		free(header);
	}
}

/* P-JWT-08 [RFC8725 3.10] [RFC9068 4] */
static void embedded_jwk_case(struct suite *suite)
{
	static const enum jws_alg algs[] = {ALG_RS256, ALG_PS256, ALG_ES256, ALG_EDDSA};
	static const char *const mints[] = {"{\"bad\":\"embedded-jwk\"}",
		"{\"bad\":\"embedded-jwk\",\"header\":{\"kid\":null}}", NULL};

	expect_good_token_passes(suite);
	expect_each_refused(suite, mints);
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		struct json *jwk = own_jwk(foreign_key(algs[i]), "foreign", NULL);
		struct buf members = {0};

		buf_puts(&members, "\"jwk\":");
		json_print(&members, jwk);
		try_kids(suite, algs[i], members.at, jws_alg_name(algs[i]));
		buf_clear(&members);
		json_free(jwk);
	}
}

/* What the evil listener answers everybody: the keys that the tokens are signed with. */
static void answer_with_keys(struct suite *suite)
{
	struct json *jwk = own_jwk(foreign_key(ALG_RS256), "foreign", NULL);
	struct buf text = {0};
	char *reply;

	buf_puts(&text, "{\"keys\":[");
	json_print(&text, jwk);
	buf_puts(&text, "]}");
	reply = xasprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			  "Content-Length: %zu\r\n\r\n%s",
		text.len, text.at);
	origin_answer(suite->evil, reply);
	free(reply);
	buf_clear(&text);
	json_free(jwk);
}

/* P-JWT-09 [RFC8725 3.10] [RFC9068 4] */
static void jku_case(struct suite *suite)
{
	static const char *const names[] = {"jku", "x5u"};
	static const char *const schemes[] = {"http", "https"};
	struct moment before = suite_now(suite);
	struct probe probe = {0};
	int status;

	expect_good_token_passes(suite);
	answer_with_keys(suite);
	for (size_t i = 0; i < ARRAY_LEN(names) * ARRAY_LEN(schemes); i++) {
		char *members = xasprintf("\"%s\":\"%s://127.0.0.1:%u/keys\"", names[i % 2],
			schemes[i / 2], suite_port(suite, "evil_port"));
		char *body = xasprintf("{\"header\":{%s}}", members);
		char *token = suite_mint(suite, body);

		try_kids(suite, ALG_RS256, members, members);
		/* One of the issuer's own: it may be taken or not, but nobody looks there. */
		probe.token = token;
		status = probe_status(suite, &probe);
		EXPECT(status == 200 || status == 401,
			"a good token with such a member is taken or refused", "%s: status %d",
			members, status);
		expect_no_visitor(suite, before, members);
		free(token);
		free(body);
		free(members);
	}
	/* What is done behind the answer's back has had the time of another request. */
	expect_good_token_passes(suite);
	expect_no_visitor(suite, before, "all of them");
	origin_answer(suite->evil, NULL);
}

/* P-JWT-10 [RFC7515 4.1.6] [RFC9068 4] */
static void x5c_case(struct suite *suite)
{
	static const char *const kids[] = {"", ",\"kid\":\"foreign\"", ",\"kid\":null",
		",\"x5t#S256\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\""};
	struct odd_key *key = odd_key_new(ODD_SELF_SIGNED);
	char *certificate = odd_key_certificate(key);

	expect_good_token_passes(suite);
	for (size_t i = 0; i < 2 * ARRAY_LEN(kids); i++) {
		/* Alone, and twice: a chain whose end is its beginning. */
		char *header = i % 2 ? xasprintf("{\"x5c\":[\"%s\"]%s}", certificate, kids[i / 2])
				     : xasprintf("{\"x5c\":[\"%s\",\"%s\"]%s}", certificate,
					       certificate, kids[i / 2]);
		char *input =
			own_input(suite, &(struct own_order){.alg = ALG_RS256, .header = header});
		struct buf signature = {0};
		char *token;

		odd_key_sign(key, slice_of(input), &signature);
		token = join_signature(suite, input, buf_slice(&signature));
		expect_token_refused(suite, token, i % 2 ? "one certificate" : "two certificates");
		buf_clear(&signature);
		free(token);
		free(input);
		free(header);
	}
	free(certificate);
	odd_key_free(key);
}

/* ---- kid as something else than a name ---- */

/* A file that only its path can bring into play: a key set with a key of the suite. */
static char *plant_keys(struct suite *suite)
{
	char *path = xasprintf("%s/planted.json", suite->workdir);
	struct json *jwk = own_jwk(foreign_key(ALG_RS256), path, NULL);
	FILE *file = fopen(path, "w");
	struct buf text = {0};

	json_print(&text, jwk);
	if (!file || fprintf(file, "{\"keys\":[%s]}\n", text.at) < 0 || fclose(file) != 0)
		case_broken("%s cannot be written", path);
	json_free(jwk);
	buf_clear(&text);
	return path;
}

/* With the kid as it is, signed by a key of the suite and by an empty secret. */
static void try_kid(struct suite *suite, const char *kid_json)
{
	char *header = xasprintf("{\"kid\":%s}", kid_json);
	char *header_hmac = xasprintf("{\"alg\":\"HS256\",\"kid\":%s}", kid_json);
	char *token = own_token(
		suite, &(struct own_order){
			       .alg = ALG_RS256, .key = foreign_key(ALG_RS256), .header = header});
	char *input =
		own_input(suite, &(struct own_order){.alg = ALG_RS256, .header = header_hmac});
	struct buf signature = {0};
	char *empty_secret;

	hmac_sign(256, SLICE(""), slice_of(input), &signature);
	empty_secret = join_signature(suite, input, buf_slice(&signature));
	expect_token_refused(suite, token, header);
	expect_token_refused(suite, empty_secret, header_hmac);
	buf_clear(&signature);
	free(empty_secret);
	free(input);
	free(token);
	free(header);
	free(header_hmac);
}

/* Text that no JSON library writes, in a token of the IdP's own key. */
static void try_raw_header(struct suite *suite, const char *kid_json, const char *what)
{
	char *header = xasprintf("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":%s}", kid_json);
	char *token = mint_text(suite, header, NULL);

	expect_token_refused(suite, token, what);
	free(token);
	free(header);
}

/* P-JWT-11 [RFC8725 3.10] */
static void kid_injection_case(struct suite *suite)
{
	static const char *const kids[] = {"\"../../../../../../../../dev/null\"", "\"/dev/null\"",
		"\"/dev/zero\"", "\"';--\"", "\"' OR '1'='1\"", "\"x' UNION SELECT 'x\"", "\"\"",
		"\"%s%s%n\"", "123", "{}", "[\"a\"]", "true"};
	char *planted = plant_keys(suite);
	char *mark = xasprintf("%s/kid-ran", suite->workdir);
	char *hostile[] = {
		xasprintf("\"%s\"", planted),
		xasprintf("\"file://%s\"", planted),
		xasprintf("\"http://127.0.0.1:%u/keys\"", suite_port(suite, "evil_port")),
		xasprintf("\"| touch %s\"", mark),
		xasprintf("\"; touch %s #\"", mark),
		xasprintf("\"$(touch %s)\"", mark),
		xasprintf("\"`touch %s`\"", mark),
	};
	struct moment before = suite_now(suite);
	struct buf large = {0};
	char *token;

	expect_good_token_passes(suite);
	answer_with_keys(suite);
	for (size_t i = 0; i < ARRAY_LEN(kids); i++)
		try_kid(suite, kids[i]);
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		try_kid(suite, hostile[i]);
		free(hostile[i]);
	}
	try_raw_header(suite, "null", "kid null");
	try_raw_header(suite, "\"a\\u0000b\"", "kid with NUL");
	/* The first fits into a head that the proxy reads, the second perhaps into none. */
	for (size_t size = (size_t)16 * 1024; size <= (size_t)64 * 1024; size *= 4) {
		buf_puts(&large, "{\"kid\":\"");
		memset(buf_extend(&large, size), 'k', size);
		buf_puts(&large, "\"}");
		token = own_token(suite, &(struct own_order){.alg = ALG_RS256,
						 .key = foreign_key(ALG_RS256),
						 .header = large.at});
		expect_quickly_refused(suite, token, "a very long kid");
		buf_reset(&large);
		free(token);
	}
	EXPECT(access(mark, F_OK) != 0, "a kid is never run", "a file was made by one");
	expect_no_visitor(suite, before, "kid");
	expect_good_token_passes(suite);
	origin_answer(suite->evil, NULL);
	unlink(planted);
	buf_clear(&large);
	free(planted);
	free(mark);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/embedded-jwk", .run = embedded_jwk_case},
	{.slug = "proxy/jwt/jku-x5u", .run = jku_case},
	{.slug = "proxy/jwt/x5c", .run = x5c_case},
	{.slug = "proxy/jwt/kid-injection", .run = kid_injection_case},
};

CASE_LIST(cases_proxy_jwt_foreign, cases);
