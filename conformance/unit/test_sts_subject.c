/* Subject tokens at the token endpoint: each forgery or fault beside the token that passes. */
#include "unit/sts_stage.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "mint.h"

#define SIGNATURE_TEXT "Unable to verify the ID Token signature"
#define PARSE_TEXT "Unable to parse the ID Token."

/* ---- signature and header ---- */

/* A token of these very bytes. */
static char *raw_token(const char *header, struct slice payload, enum mint_signature how,
	const struct signing_key *key, enum jws_alg alg, struct slice secret)
{
	struct buf token = {0};
	struct mint mint = {
		.header = slice_of(header),
		.payload = payload,
		.signature = how,
		.key = key,
		.alg = alg,
		.hmac_bits = 256,
		.secret = secret,
	};

	assert_int_equal(mint_jws(&mint, &token), ERR_NONE);
	return buf_take(&token);
}

static void headers_are_judged(void **state)
{
	struct stage *s = *state;
	char *pem = signing_key_pem(s->rsa);
	struct json *foreign = signing_key_jwk(s->foreign);
	struct json *claims = stage_claims("{}");
	struct buf payload = {0};
	struct buf embedded = {0};
	const struct {
		const char *header;
		enum mint_signature how;
		const struct signing_key *key;
		enum jws_alg alg;
		bool good;
	} rows[] = {
		{"{\"alg\":\"RS256\",\"kid\":\"rsa\"}", MINT_SIGNED, s->rsa, ALG_RS256, true},
		{"{\"alg\":\"ES256\",\"kid\":\"ec\"}", MINT_SIGNED, s->ec, ALG_ES256, true},
		{"{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"at+jwt\"}", MINT_SIGNED, s->rsa,
			ALG_RS256, true},
		{"{\"alg\":\"none\",\"kid\":\"rsa\"}", MINT_SIGNED, s->rsa, ALG_RS256, false},
		{"{\"alg\":\"RS512\",\"kid\":\"rsa\"}", MINT_SIGNED, s->rsa, ALG_RS512, false},
		{"{\"alg\":\"PS256\",\"kid\":\"rsa\"}", MINT_SIGNED, s->rsa, ALG_PS256, false},
		{"{\"alg\":\"rs256\",\"kid\":\"rsa\"}", MINT_SIGNED, s->rsa, ALG_RS256, false},
		{"{\"alg\":\"HS256\",\"kid\":\"rsa\"}", MINT_HMAC, NULL, ALG_INVALID, false},
		{"{\"alg\":\"RS256\"}", MINT_SIGNED, s->rsa, ALG_RS256, false},
		{"{\"alg\":\"RS256\",\"kid\":\"\"}", MINT_SIGNED, s->rsa, ALG_RS256, false},
		{"{\"alg\":\"RS256\",\"kid\":\"RSA\"}", MINT_SIGNED, s->rsa, ALG_RS256, false},
		{"{\"alg\":\"RS256\",\"kid\":\"../rsa\"}", MINT_SIGNED, s->rsa, ALG_RS256, false},
		{"{\"alg\":\"RS256\",\"kid\":\"ec\"}", MINT_SIGNED, s->rsa, ALG_RS256, false},
		{"{\"alg\":\"ES256\",\"kid\":\"rsa\"}", MINT_SIGNED, s->rsa, ALG_RS256, false},
		{"{\"alg\":\"RS256\",\"kid\":\"rsa\"}", MINT_SIGNED, s->foreign, ALG_RS256, false},
		{"{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[]}", MINT_SIGNED, s->rsa, ALG_RS256,
			false},
		{"{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"exp\"],\"exp\":1}", MINT_SIGNED,
			s->rsa, ALG_RS256, false},
		{"{\"alg\":\"RS256\",\"kid\":\"rsa\",\"b64\":true}", MINT_SIGNED, s->rsa, ALG_RS256,
			false},
		{NULL, MINT_SIGNED, s->foreign, ALG_RS256, false},
		{"{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jku\":\"http://127.0.0.1:1/\"}", MINT_SIGNED,
			s->foreign, ALG_RS256, false},
	};

	json_print(&payload, claims);
	buf_puts(&embedded, "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jwk\":");
	json_print(&embedded, foreign);
	buf_puts(&embedded, "}");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *header = rows[i].header ? rows[i].header : embedded.at;
		char *token = raw_token(header, buf_slice(&payload), rows[i].how, rows[i].key,
			rows[i].alg, slice_of(pem));

		stage_expect(
			s, token, header, rows[i].good ? NULL : "invalid_grant", SIGNATURE_TEXT);
	}
	buf_clear(&payload);
	buf_clear(&embedded);
	json_free(claims);
	json_free(foreign);
	free(pem);
}

/* One bit of each part, and a signature that is another token's. */
static void changed_tokens_are_refused(void **state)
{
	struct stage *s = *state;
	struct json *claims = stage_claims("{}");
	char *token = mint_token(s->rsa, "JWT", claims);
	char *other = stage_token(s->rsa, "{'sub':'other'}");
	size_t cut = (size_t)(strrchr(token, '.') - token);
	char *spliced = xasprintf("%.*s%s", (int)cut, token, strrchr(other, '.'));
	char *flipped = xstrdup(token);

	stage_expect(s, xstrdup(token), "as it is", NULL, NULL);
	stage_expect(s, spliced, "another's signature", "invalid_grant", SIGNATURE_TEXT);
	flipped[cut + 10] = flipped[cut + 10] == 'A' ? 'B' : 'A';
	stage_expect(s, flipped, "a flipped bit", "invalid_grant", SIGNATURE_TEXT);
	token[strlen(token) - 2] = '\0';
	stage_expect(s, token, "cut", "invalid_grant", SIGNATURE_TEXT);
	free(other);
	json_free(claims);
}

/* Not three segments: something else than a JWT. Three that cannot be read: a bad JWT. */
static void unparsable_tokens_are_refused(void **state)
{
	static const char *const forms[] = {"opaque", "PHNhbWw+PC9zYW1sPg==", "a.b", "a.b.c.d",
		"a.b.c.d.e", "..", ".b.c", "a..c", "a.b."};
	static const char *const bad[] = {"a.b.c", "e30.e30.e30",
		"eyJhbGciOiJSUzI1NiJ9.e30.AA=", "eyJhbGciOiJSUzI1NiJ9.e30.A+", " e30.e30.e30",
		"eyJhbGciOjF9.e30.AA", "eyJhbGciOiJSUzI1NiIsImtpZCI6MX0.e30.AA"};
	struct stage *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		stage_expect(s, xstrdup(forms[i]), forms[i], "invalid_request", PARSE_TEXT);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		stage_expect(s, xstrdup(bad[i]), bad[i], "invalid_grant", PARSE_TEXT);
}

static void payloads_are_strict_json(void **state)
{
	static const char *const payloads[] = {"", "[]", "null", "\"x\"", "{", "{}x",
		"\xef\xbb\xbf{}", "{\"a\":1,\"a\":2}", "{\"sub\":\"a\\u0000b\"}",
		"{\"sub\":\"\xff\"}", "{\"sub\":\"\\ud800\"}",
		"{\"iss\":\"" ISSUER "\",\"\\u0069ss\":\"x\"}"};
	struct stage *s = *state;
	struct buf deep = {0};

	for (size_t i = 0; i < ARRAY_LEN(payloads); i++) {
		char *token = raw_token("{\"alg\":\"RS256\",\"kid\":\"rsa\"}",
			slice_of(payloads[i]), MINT_SIGNED, s->rsa, ALG_RS256, SLICE_NONE);

		stage_expect(s, token, payloads[i],
			payloads[i][0] ? "invalid_grant" : "invalid_request", PARSE_TEXT);
	}
	buf_puts(&deep, "{\"a\":");
	for (int i = 0; i < 1000; i++)
		buf_putc(&deep, '[');
	stage_expect(s,
		raw_token("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", buf_slice(&deep), MINT_SIGNED,
			s->rsa, ALG_RS256, SLICE_NONE),
		"deep", "invalid_grant", PARSE_TEXT);
	buf_clear(&deep);
}

/* ---- claims ---- */

static void expect_claims(struct stage *s, const struct claim_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		stage_expect(s, stage_token(s->rsa, rows[i].changes), rows[i].changes,
			rows[i].error, rows[i].description);
}

#define ISSUER_TEXT(iss) "The issuer in ID Token " iss " does not match the expected ones: " ISSUER
#define AUDIENCE_TEXT(aud) \
	"The audience in ID Token [" aud "] does not match the expected audience mcp-server."

static void issuer_and_audience(void **state)
{
	static const struct claim_row rows[] = {
		{"{}", NULL, NULL},
		{"{'iss':'" ISSUER "/'}", "invalid_grant", ISSUER_TEXT(ISSUER "/")},
		{"{'iss':'https://idp.example.com'}", "invalid_grant",
			ISSUER_TEXT("https://idp.example.com")},
		{"{'iss':null}", "invalid_grant", ISSUER_TEXT("")},
		{"{'iss':['" ISSUER "']}", "invalid_grant", ISSUER_TEXT("")},
		{"{'iss':'a\\\\b\\u00e4'}", "invalid_grant", ISSUER_TEXT("a?b??")},
		{"{'aud':['x','mcp-server']}", NULL, NULL},
		{"{'aud':'mcp-serve'}", "invalid_grant", AUDIENCE_TEXT("mcp-serve")},
		{"{'aud':['a','b']}", "invalid_grant", AUDIENCE_TEXT("a, b")},
		{"{'aud':''}", "invalid_grant", AUDIENCE_TEXT("")},
		{"{'aud':[]}", "invalid_grant", AUDIENCE_TEXT("")},
		{"{'aud':null}", "invalid_grant", AUDIENCE_TEXT("")},
		{"{'aud':['mcp-server',1]}", "invalid_grant", AUDIENCE_TEXT("")},
		{"{'aud':{'a':'mcp-server'}}", "invalid_grant", AUDIENCE_TEXT("")},
		{"{'aud':'" PROVIDER "'}", "invalid_grant", AUDIENCE_TEXT(PROVIDER)},
	};

	expect_claims(*state, rows, ARRAY_LEN(rows));
}

static void audiences_of_other_providers(void **state)
{
	static const struct {
		const char *provider, *changes, *description;
	} rows[] = {
		{POOLS "demo/providers/other", "{'aud':'other-2'}", NULL},
		{POOLS "demo/providers/other", "{'aud':'mcp-server'}",
			"The audience in ID Token [mcp-server] does not match the expected audience."},
		{POOLS "demo/providers/plain", "{'aud':'" POOLS "demo/providers/plain'}", NULL},
		{POOLS "demo/providers/plain", "{'aud':'https:" POOLS "demo/providers/plain'}",
			NULL},
		{POOLS "demo/providers/plain", "{'aud':'http:" POOLS "demo/providers/plain'}",
			"The audience in ID Token [http:" POOLS
			"demo/providers/plain] does not match "
			"the expected audience."},
		{POOLS "demo/providers/plain", "{'aud':'" PROVIDER "'}",
			"The audience in ID Token [" PROVIDER
			"] does not match the expected audience."},
		{POOLS "demo/providers/keyless", "{}",
			"Error connecting to the given credential's issuer."},
	};
	struct stage *s = *state;
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		stage_exchange(s, stage_token(s->rsa, rows[i].changes), "audience",
			rows[i].provider, &reply);
		if (rows[i].description)
			expect_refused(
				&reply, rows[i].changes, "invalid_grant", rows[i].description);
		else
			json_free(expect_granted(&reply, rows[i].changes));
	}
}

/* Claim `name` and iat as seconds from now; every refusal says iat, whichever is at fault. */
static void expect_time(
	struct stage *s, const char *name, int64_t offset, int64_t iat_offset, bool good)
{
	int64_t now = stage_now();
	struct json *claims = stage_claims("{}");
	char *label = xasprintf("iat%+lld %s%+lld", (long long)iat_offset, name, (long long)offset);
	char *text = xasprintf(
		"ID Token issued at %lld is stale to sign-in.", (long long)(now + iat_offset));

	json_set_number(claims, name, (double)(now + offset));
	json_set_number(claims, "iat", (double)(now + iat_offset));
	stage_expect(
		s, mint_token(s->rsa, "JWT", claims), label, good ? NULL : "invalid_grant", text);
	json_free(claims);
	free(label);
	free(text);
}

static void times_are_judged(void **state)
{
	struct stage *s = *state;
	static const struct claim_row rows[] = {
		{"{'exp':null,'iat':1000}", "invalid_grant",
			"ID Token issued at 1000 is stale to sign-in."},
		{"{'exp':'9999999999','iat':1000}", "invalid_grant",
			"ID Token issued at 1000 is stale to sign-in."},
		{"{'exp':1e300,'iat':1000}", "invalid_grant",
			"ID Token issued at 1000 is stale to sign-in."},
		{"{'exp':-1,'iat':-2}", "invalid_grant",
			"ID Token issued at -2 is stale to sign-in."},
		{"{'iat':null}", "invalid_grant", "ID Token issued at (none) is stale to sign-in."},
		{"{'iat':'1000'}", "invalid_grant",
			"ID Token issued at (none) is stale to sign-in."},
		{"{'nbf':'x','iat':1000,'exp':1001}", "invalid_grant",
			"ID Token issued at 1000 is stale to sign-in."},
		{"{'sub':null}", "invalid_grant",
			"ID Token does not contain user's identity in 'sub' claim"},
		{"{'sub':''}", "invalid_grant",
			"ID Token does not contain user's identity in 'sub' claim"},
		{"{'sub':5}", "invalid_grant",
			"ID Token does not contain user's identity in 'sub' claim"},
	};

	expect_time(s, "exp", 60, -60, true);
	expect_time(s, "exp", 0, -60, false);
	expect_time(s, "exp", -1, -60, false);
	expect_time(s, "nbf", -1, -60, true);
	expect_time(s, "nbf", 60, -60, false);
	expect_time(s, "exp", 120, -60, true);
	expect_time(s, "exp", 120, 60, false);
	expect_time(s, "exp", 60, 60 - 172799, true);
	expect_time(s, "exp", 60, 60 - 172800, false);
	expect_claims(s, rows, ARRAY_LEN(rows));
}

/* The clock of the STS goes on; what was good is good no longer. */
static void tokens_end_with_the_clock(void **state)
{
	struct stage *s = *state;
	char *good = stage_token(s->rsa, "{}");
	struct reply reply;
	struct json *payload = payload_of(good);
	char *text;
	int64_t iat;

	assert_true(json_integer(json_member(payload, "iat"), &iat));
	stage_expect(s, xstrdup(good), "now", NULL, NULL);
	stage_call(s->control, "POST", "/clock", JSON_TYPE, "{\"offset_s\":3601}", &reply);
	assert_int_equal(reply.status, 200);
	reply_clear(&reply);
	text = xasprintf("ID Token issued at %lld is stale to sign-in.", (long long)iat);
	stage_expect(s, xstrdup(good), "an hour later", "invalid_grant", text);
	stage_call(s->control, "POST", "/clock", JSON_TYPE, "{\"offset_s\":0}", &reply);
	assert_int_equal(reply.status, 200);
	reply_clear(&reply);
	stage_expect(s, good, "and back", NULL, NULL);
	free(text);
	json_free(payload);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_are_judged),
		cmocka_unit_test(changed_tokens_are_refused),
		cmocka_unit_test(unparsable_tokens_are_refused),
		cmocka_unit_test(payloads_are_strict_json),
		cmocka_unit_test(issuer_and_audience),
		cmocka_unit_test(audiences_of_other_providers),
		cmocka_unit_test(times_are_judged),
		cmocka_unit_test(tokens_end_with_the_clock),
	};

	return cmocka_run_group_tests(tests, stage_start, stage_stop);
}
