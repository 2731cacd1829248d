/* The subject token: what somebody forged, and what is good but not for this. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"
#include "lib/base64url.h"
#include "mint.h"

/* ---- forging ---- */

/* The parts of a good token. */
struct parts {
	struct slice header, payload, signature; /* as they stand in the token */
	struct json *header_json;
	char *alg, *kid;
	struct buf claims; /* the payload, decoded */
};

static void take_apart(const char *token, struct parts *out)
{
	struct slice rest = slice_of(token);
	struct buf header = {0};

	memset(out, 0, sizeof *out);
	if (!slice_split(&rest, '.', &out->header) || !slice_split(&rest, '.', &out->payload) ||
		!slice_split(&rest, '.', &out->signature) ||
		base64url_decode(out->header, &header) ||
		json_parse(buf_slice(&header), &out->header_json) ||
		base64url_decode(out->payload, &out->claims))
		case_untestable("the subject token is a JWT", "it is not");
	out->alg = slice_dup(json_member_string(out->header_json, "alg"));
	out->kid = slice_dup(json_member_string(out->header_json, "kid"));
	buf_clear(&header);
}

static void parts_clear(struct parts *parts)
{
	json_free(parts->header_json);
	free(parts->alg);
	free(parts->kid);
	buf_clear(&parts->claims);
}

/* The good token's header with another member, and its claims, signed as `how` says. */
static char *forge(const struct parts *good, const struct mint *how, const char *member,
	struct json *take_value)
{
	struct json *header = json_copy(good->header_json);
	struct mint mint = *how;
	struct buf text = {0};
	struct buf token = {0};

	if (member)
		json_set(header, member, take_value);
	json_print(&text, header);
	mint.header = buf_slice(&text);
	mint.payload = buf_slice(&good->claims);
	if (mint_jws(&mint, &token))
		case_broken("a token cannot be forged with %s", good->alg);
	json_free(header);
	buf_clear(&text);
	return buf_take(&token);
}

static char *other_claims(const struct parts *good)
{
	struct json *claims = NULL;
	struct buf text = {0};
	struct buf token = {0};

	if (json_parse(buf_slice(&good->claims), &claims))
		case_untestable("the subject token's payload is JSON", "it is not");
	json_set_string(claims, "sub", SLICE("admin@example.com"));
	json_print(&text, claims);
	buf_add(&token, good->header);
	buf_putc(&token, '.');
	base64url_encode(&token, text.at, text.len);
	buf_putc(&token, '.');
	buf_add(&token, good->signature);
	json_free(claims);
	buf_clear(&text);
	return buf_take(&token);
}

static char *flipped(const char *token)
{
	char *copy = xstrdup(token);
	char *middle = strrchr(copy, '.') + 20;

	*middle = *middle == 'A' ? 'B' : 'A';
	return copy;
}

static void expect_forged_refused(const struct idp *idp, char *take_token, const char *what)
{
	idp_expect_refused(
		idp, &(struct idp_exchange){.subject = take_token}, idp_subject_errors(idp), what);
	free(take_token);
}

/* I-TX-05 [RFC8693 2.1] [RFC8725 2.1, 2.2] */
static void subject_invalid_case(struct suite *suite)
{
	static const char *const none[] = {"none", "None", "NONE", "nOnE"};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	struct parts good;
	struct signing_key *key;
	struct mint mine = {.signature = MINT_SIGNED};
	struct mint empty = {.signature = MINT_EMPTY};
	struct mint hmac = {.signature = MINT_HMAC, .hmac_bits = 256, .secret = SLICE("secret")};
	char *evil = xasprintf("http://127.0.0.1:%u/keys", suite_port(suite, "evil_port"));
	size_t connections = suite_now(suite).evil;

	take_apart(subject, &good);
	mine.alg = jws_alg_named(slice_of(good.alg));
	key = signing_key_new(mine.alg, good.kid);
	if (!key)
		case_untestable("tokens are signed by an asymmetric algorithm", "%s", good.alg);
	mine.key = key;
	expect_forged_refused(&idp, flipped(subject), "one bit of the signature is another");
	expect_forged_refused(&idp, other_claims(&good), "claims changed after signing");
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		expect_forged_refused(&idp,
			forge(&good, &empty, "alg", json_new_string(slice_of(none[i]))), none[i]);
	expect_forged_refused(&idp, forge(&good, &empty, NULL, NULL), "no signature");
	expect_forged_refused(&idp, forge(&good, &hmac, "alg", json_new_string(SLICE("HS256"))),
		"HS256 with a guessable secret");
	hmac.secret = slice_of(good.kid);
	expect_forged_refused(&idp, forge(&good, &hmac, "alg", json_new_string(SLICE("HS256"))),
		"HS256 with what is public");
	expect_forged_refused(
		&idp, forge(&good, &mine, NULL, NULL), "another key under the issuer's ID");
	expect_forged_refused(&idp, forge(&good, &mine, "jwk", signing_key_jwk(key)),
		"a key of its own in the header");
	expect_forged_refused(&idp, forge(&good, &mine, "jku", json_new_string(slice_of(evil))),
		"a key set of its own in the header");
	expect_forged_refused(&idp,
		xasprintf("%.*s.%.*s", SLICE_ARGS(good.header), SLICE_ARGS(good.payload)),
		"two segments");
	expect_forged_refused(&idp, xasprintf("%s.e30", subject), "four segments");
	expect_forged_refused(
		&idp, slice_dup(slice_to(slice_of(subject), strlen(subject) - 20)), "truncated");
	expect_forged_refused(&idp, xstrdup("0123456789abcdef0123456789abcdef"), "opaque");
	expect_forged_refused(&idp, xstrdup("..."), "dots");
	EXPECT(suite_now(suite).evil == connections, "nothing in a token is fetched",
		"something was");
	free(evil);
	signing_key_free(key);
	parts_clear(&good);
	idp_end(&idp, subject);
}

/* ---- the issuer's own, but no good ---- */

/* I-TX-31 [RFC9068 4] [RFC7519 7.2] */
static void subject_claims_case(struct suite *suite)
{
	static const char *const good[] = {"{}", "{\"relative\":{\"exp\":30}}",
		"{\"relative\":{\"nbf\":-1}}", "{\"header\":{\"typ\":\"application/at+jwt\"}}"};
	static const char *const bad[] = {
		"{\"relative\":{\"exp\":-1}}",
		"{\"claims\":{\"exp\":null}}",
		"{\"claims\":{\"exp\":\"9999999999\"}}",
		"{\"relative\":{\"nbf\":60}}",
		"{\"claims\":{\"nbf\":\"0\"}}",
		"{\"claims\":{\"iss\":\"https://other.example.com\"}}",
		"{\"claims\":{\"iss\":null}}",
		"{\"claims\":{\"sub\":null}}",
		"{\"claims\":{\"sub\":\"\"}}",
		"{\"claims\":{\"jti\":null}}",
		"{\"claims\":{\"aud\":null}}",
		"{\"header\":{\"typ\":\"JWT\"}}",
		"{\"header\":{\"typ\":null}}",
		"{\"header\":{\"kid\":null}}",
		"{\"header\":{\"kid\":\"no-such-key\"}}",
		"{\"header\":{\"crit\":[\"exp\"]}}",
		"{\"header\":{\"b64\":false}}",
		"{\"alg\":\"RS384\"}",
		"{\"alg\":\"PS256\"}",
		"{\"sign\":\"hmac\"}",
		"{\"claims\":{\"nonce\":\"n\"}}",
		"{\"claims\":{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}}",
		"{\"raw_payload\":\"not json\"}",
	};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		char *token = suite_mint(suite, good[i]);

		idp_expect_control(&idp, &(struct idp_exchange){.subject = token}, NULL);
		secret_free(token);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_forged_refused(&idp, suite_mint(suite, bad[i]), bad[i]);
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/tx/subject-invalid", .run = subject_invalid_case},
	{.slug = "idp/tx/subject-claims", .run = subject_claims_case},
};

CASE_LIST(cases_idp_tx_subject, cases);
