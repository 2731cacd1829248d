/* The answer to a good request: what it has, and what it never has. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "case.h"
#include "lib/base64url.h"
#include "lib/clock.h"
#include "sts_help.h"

/* Send a good request; the grant's object is the caller's, and so is the reply. */
static struct json *granted(
	struct suite *suite, const struct sts_ask *ask, struct wire_reply *reply)
{
	sts_send(suite, ask, reply);
	free(expect_sts_grant(suite, reply, "a good request"));
	return sts_json(reply);
}

/* ---- S-RSP-01 [RFC8693 2.2.1] ---- */

/* Digits and nothing else: some clients read it into an integer, and fail at 3600.0. */
static bool integer_on_the_wire(struct slice body, const char *name)
{
	char *member = xasprintf("\"%s\"", name);
	const char *at = strstr(body.at, member);
	size_t digits = 0;

	at = at ? at + strlen(member) : "";
	at += strspn(at, " \t\r\n");
	at += *at == ':';
	at += strspn(at, " \t\r\n");
	digits = strspn(at, "0123456789");
	free(member);
	return digits > 0 && strchr(",} \r\n", at[digits]) && at[digits];
}

static void members_case(struct suite *suite)
{
	static const char *const types[] = {STS_TYPE "jwt", STS_TYPE "id_token"};
	char *token = sts_mint(suite, NULL);

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		struct sts_ask ask = {.token = token, .subject_token_type = types[i]};
		struct wire_reply reply;
		struct json *body = granted(suite, &ask, &reply);
		struct slice issued = json_member_string(body, "issued_token_type");
		struct slice type = json_member_string(body, "token_type");
		int64_t lifetime = 0;

		EXPECT(slice_is(issued, STS_TYPE "access_token"),
			"issued_token_type is what was requested", "\"%.*s\"", SLICE_ARGS(issued));
		EXPECT(slice_is(type, "Bearer"), "token_type is Bearer", "\"%.*s\"",
			SLICE_ARGS(type));
		EXPECT(json_integer(json_member(body, "expires_in"), &lifetime) && lifetime > 0 &&
				integer_on_the_wire(reply.body, "expires_in"),
			"expires_in is an integer above 0", "%.*s", SLICE_ARGS(reply.body));
		json_free(body);
		wire_reply_clear(&reply);
	}
	free(token);
}

/* ---- S-RSP-03 ---- */

/* Whatever is asked for, a token that is granted has its size. */
static void expect_size(struct suite *suite, size_t email_bytes, size_t scopes)
{
	struct json *claims = sts_issuer_claims(NULL);
	struct buf email = {0};
	struct buf scope = {0};
	struct sts_ask ask = {0};
	struct wire_reply reply;
	struct json *body;
	char *token;

	memset(buf_extend(&email, email_bytes), 'e', email_bytes);
	json_set_string(claims, "email", buf_slice(&email));
	token = sts_mint_claims(suite, claims);
	for (size_t i = 0; i < scopes; i++)
		buf_printf(&scope, "%s" STS_SCOPE, i ? " " : "");
	ask.token = token;
	ask.scope = scope.at;
	sts_send(suite, &ask, &reply);
	body = sts_json(&reply);
	EXPECT(json_member_string(body, "access_token").len <= 12288,
		"a token has at most 12,288 bytes", "email of %zu bytes, %zu scopes: %zu bytes",
		email_bytes, scopes, json_member_string(body, "access_token").len);
	if (reply.status != 200)
		expect_sts_refusal(&reply, "invalid_request invalid_grant invalid_scope",
			"a request for a large token");
	json_free(body);
	wire_reply_clear(&reply);
	buf_clear(&email);
	buf_clear(&scope);
	free(token);
}

static void size_case(struct suite *suite)
{
	static const size_t emails[] = {20, 1000, 4000, 8000, 20000};
	static const size_t scopes[] = {1, 60, 120};

	sts_control(suite);
	for (size_t i = 0; i < ARRAY_LEN(emails); i++)
		for (size_t k = 0; k < ARRAY_LEN(scopes); k++)
			expect_size(suite, emails[i], scopes[k]);
}

/* S-RSP-04 [RFC6749 5.1] */
static void no_store_case(struct suite *suite)
{
	char *token = sts_mint(suite, NULL);
	struct wire_reply reply;
	struct json *body = granted(suite, &(struct sts_ask){.token = token}, &reply);
	struct slice caching = http_fields_value(reply.fields, "cache-control");

	EXPECT(http_list_has(caching, "no-store"), "nobody may store the answer",
		"Cache-Control: %.*s", SLICE_ARGS(caching));
	EXPECT(sts_reply_is_json(&reply), "the answer is application/json", "Content-Type: %.*s",
		SLICE_ARGS(http_fields_value(reply.fields, "content-type")));
	EXPECT(!json_member(body, "refresh_token"), "there is no refresh token", "there is one");
	json_free(body);
	wire_reply_clear(&reply);
	free(token);
}

/* ---- S-RSP-05 ---- */

/* A grant's token and when it ends by what the answer says. */
struct grant {
	char *token;
	double asked_at;
	int64_t expires_in;
};

static void ask_for(struct suite *suite, const char *order, struct grant *out)
{
	char *subject = sts_mint(suite, order);
	struct wire_reply reply;
	struct json *body;

	out->asked_at = clock_now();
	body = granted(suite, &(struct sts_ask){.token = subject}, &reply);
	out->token = slice_dup(json_member_string(body, "access_token"));
	if (!json_integer(json_member(body, "expires_in"), &out->expires_in))
		case_untestable(
			"the answer says how long the token lives", "%.*s", SLICE_ARGS(reply.body));
	json_free(body);
	wire_reply_clear(&reply);
	free(subject);
}

static void expect_truth(struct suite *suite, const struct grant *grant)
{
	struct json *said = sts_introspect(suite, grant->token);
	double exp = 0;
	double ends = grant->asked_at + (double)grant->expires_in;
	bool stated = json_number(json_member(said, "exp"), &exp);

	json_free(said);
	EXPECT(!stated || fabs(exp - ends) <= 2, "the token lives as long as the answer says",
		"expires_in ends at %.0f, the token at %.0f", ends, exp);
}

static void lifetime_case(struct suite *suite)
{
	double leeway = suite_bounds(suite, ROLE_STS)->subject_leeway_s;
	struct grant grant;
	struct json *said;
	double subject_ends;

	ask_for(suite, "{'relative':{'exp':7200}}", &grant);
	EXPECT(grant.expires_in <= 3600, "a token lives for an hour at most", "expires_in is %lld",
		(long long)grant.expires_in);
	expect_truth(suite, &grant);
	free(grant.token);
	ask_for(suite, "{'relative':{'exp':600}}", &grant);
	EXPECT(grant.expires_in <= 600, "a token does not outlive the subject token",
		"expires_in is %lld instead of at most 600", (long long)grant.expires_in);
	expect_truth(suite, &grant);
	free(grant.token);
	/* And in the end it is over. */
	ask_for(suite, "{'relative':{'exp':3}}", &grant);
	/* At the latest, for the subject token was made before it was shown. */
	subject_ends = floor(clock_now()) + 3;
	EXPECT(grant.asked_at + (double)grant.expires_in <= subject_ends + 1,
		"a token does not outlive the subject token", "expires_in is %lld with 3 s left",
		(long long)grant.expires_in);
	clock_rest(subject_ends + leeway + 0.2 - clock_now());
	said = sts_introspect(suite, grant.token);
	EXPECT(!said, "a token ends when the answer said that it would", "it is still active");
	free(grant.token);
}

/* ---- S-RSP-06 ---- */

/* What is in the token, decoded where it is a JWT, and as it is. */
static void token_bytes(struct slice token, struct buf *out)
{
	struct slice rest = token;
	struct slice part;

	buf_add(out, token);
	while (slice_split(&rest, '.', &part)) {
		struct buf decoded = {0};

		buf_putc(out, '\n');
		if (!base64url_decode(part, &decoded))
			buf_add(out, buf_slice(&decoded));
		buf_clear(&decoded);
	}
}

static void opaque_case(struct suite *suite)
{
	char *subject = sts_mint(suite, NULL);
	struct ledger *ledger = ledger_new();
	struct buf bytes = {0};
	struct wire_reply reply;
	struct json *body;
	struct slice token;

	sts_send(suite, &(struct sts_ask){.token = subject}, &reply);
	body = sts_json(&reply);
	token = json_member_string(body, "access_token");

	/* The subject token's signature, in any usual spelling, is for nobody to see. */
	ledger_enter(ledger, slice_of(subject), 0, "the subject token");
	token_bytes(token, &bytes);
	buf_add(&bytes, buf_slice(&reply.raw));
	EXPECT(!slice_is(token, subject), "the token is another than the subject token",
		"it is it");
	EXPECT(!ledger_sweep(ledger, SEEN_BY_UPSTREAM, buf_slice(&bytes)),
		"the answer does not carry the subject token", "it does");
	free(expect_sts_grant(suite, &reply, "a good request"));
	json_free(body);
	wire_reply_clear(&reply);
	ledger_free(ledger);
	buf_clear(&bytes);
	free(subject);
}

static const struct test_case cases[] = {
	{.slug = "sts/rsp/members", .run = members_case},
	{.slug = "sts/rsp/size", .run = size_case},
	{.slug = "sts/rsp/no-store", .run = no_store_case},
	{.slug = "sts/rsp/lifetime", .run = lifetime_case},
	{.slug = "sts/rsp/opaque", .run = opaque_case},
};

CASE_LIST(cases_sts_rsp, cases);
