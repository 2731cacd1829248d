/* From claims to a principal: what the mapping makes of them, and what it must not. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "sts_help.h"

/* What a credential is told that has no principal here. */
#define NO_PRINCIPAL "unauthorized_client invalid_grant invalid_request"

static void expect_principal(
	struct suite *suite, const struct sts_ask *ask, const char *wanted, const char *what)
{
	char *token = expect_sts_grants(suite, ask, what);
	struct json *said = sts_introspect(suite, token);
	char *sub = slice_dup(json_member_string(said, "sub"));
	char *username = slice_dup(json_member_string(said, "username"));

	json_free(said);
	EXPECT(strcmp(sub, wanted) == 0 && strcmp(username, wanted) == 0,
		"the principal is what the mapping makes of the claims",
		"%s: sub %s, username %s instead of %s", what, sub, username, wanted);
	free(sub);
	free(username);
	free(token);
}

/* S-MAP-01 */
static void mapping_case(struct suite *suite)
{
	/* Claims with the names of what they are mapped to are claims like others. */
	static const char *const orders[] = {"{}", "{'claims':{'sub':'bob@example.com'}}",
		"{'claims':{'google.subject':'root','google':{'subject':'root'}}}",
		"{'claims':{'attribute':{'department':'root'},'attribute.department':'root'}}",
		"{'claims':{'principal':'root','username':'root','subject':'root'}}"};
	char *wanted = sts_principal_of(suite, "mapped", "user::alice");
	char *raw = sts_principal_of(suite, "main", "alice@example.com");
	char *token = sts_mint(suite, NULL);
	struct sts_ask ask = {.token = token};

	expect_principal(suite, &ask, raw, "a mapping that takes sub as it is");
	free(token);
	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		ask.token = token = sts_mint(suite, orders[i]);
		ask.provider = "mapped";
		expect_principal(suite, &ask, wanted, orders[i]);
		free(token);
	}
	free(raw);
	free(wanted);
}

/* ---- S-MAP-02 ---- */

/* `count` times `unit`, and `tail`; the caller frees it. */
static char *repeated(const char *unit, size_t count, const char *tail)
{
	struct buf text = {0};

	for (size_t i = 0; i < count; i++)
		buf_puts(&text, unit);
	buf_puts(&text, tail);
	return buf_take(&text);
}

/* A token with one claim of that text. */
static char *mint_with(struct suite *suite, const char *claim, const char *text)
{
	struct json *claims = sts_issuer_claims(NULL);

	json_set_string(claims, claim, slice_of(text));
	return sts_mint_claims(suite, claims);
}

static void expect_subject(struct suite *suite, char *take_subject, bool good)
{
	char *token = mint_with(suite, "sub", take_subject);
	char *what = xasprintf("%zu bytes", strlen(take_subject));
	struct sts_ask ask = {.token = token};

	if (good) {
		char *wanted = sts_principal_of(suite, "main", take_subject);

		expect_principal(suite, &ask, wanted, what);
		free(wanted);
	} else {
		expect_sts_refuses(suite, &ask, "invalid_request", what);
	}
	free(what);
	free(token);
	free(take_subject);
}

static void expect_department(struct suite *suite, size_t bytes, bool good)
{
	char *text = repeated("d", bytes, "");
	char *token = mint_with(suite, "department", text);
	char *what = xasprintf("an attribute of %zu bytes", bytes);
	struct sts_ask ask = {.token = token, .provider = "mapped"};

	if (good)
		free(expect_sts_grants(suite, &ask, what));
	else
		expect_sts_refuses(suite, &ask, "invalid_request", what);
	free(what);
	free(token);
	free(text);
}

static void bytes_case(struct suite *suite)
{
	expect_subject(suite, repeated("a", 126, "b"), true);
	expect_subject(suite, repeated("a", 127, "b"), false);
	/* Two users who would be one if their names were cut. */
	expect_subject(suite, repeated("a", 127, "c"), false);
	expect_subject(suite, repeated("a", 5000, ""), false);
	/* Bytes, not characters. */
	expect_subject(suite, repeated("\xc3\xa9", 63, "b"), true);
	expect_subject(suite, repeated("\xc3\xa9", 64, ""), false);
	/* All attributes together; "user::alice" has 11. */
	expect_department(suite, 8192 - 11, true);
	expect_department(suite, 8192 - 10, false);
	expect_department(suite, 20000, false);
}

/* S-MAP-03 */
static void missing_claim_case(struct suite *suite)
{
	static const struct {
		const char *provider;
		const char *order;
	} bad[] = {
		/* the subject's claim */
		{"mapped", "{'claims':{'name':null}}"},
		{"mapped", "{'claims':{'name':1}}"},
		{"mapped", "{'claims':{'name':['alice']}}"},
		{"mapped", "{'claims':{'name':null,'Name':'alice'}}"},
		{"second", "{'claims':{'aud':'suite-second','name':null}}"},
		{"second", "{'claims':{'aud':'suite-second','name':''}}"},
		{"second", "{'claims':{'aud':'suite-second','name':false}}"},
		{"second", "{'claims':{'aud':'suite-second','name':{'x':'alice'}}}"},
		/* another attribute's */
		{"mapped", "{'claims':{'department':null}}"},
		{"mapped", "{'claims':{'department':7}}"},
		{"main", "{'claims':{'email':null}}"},
	};

	expect_sts_takes_token(suite, "mapped", "{}");
	expect_sts_takes_token(suite, "second", "{'claims':{'aud':'suite-second'}}");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_sts_refuses_token(suite, bad[i].provider, bad[i].order, NO_PRINCIPAL);
}

/* S-MAP-04: true, and nothing that is like it. */
static void condition_case(struct suite *suite)
{
	static const char *const bad[] = {/* false */
		"{'claims':{'admitted':false}}", "{'claims':{'team':'guests'}}",
		"{'claims':{'team':'Staff'}}", "{'claims':{'team':['staff']}}",
		/* an error */
		"{'claims':{'admitted':null}}", "{'claims':{'team':null}}",
		/* of another type */
		"{'claims':{'admitted':'true'}}", "{'claims':{'admitted':1}}",
		"{'claims':{'admitted':[true]}}", "{'claims':{'admitted':{'admitted':true}}}"};

	expect_sts_takes_token(suite, "limited", "{}");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_sts_refuses_token(suite, "limited", bad[i], "unauthorized_client");
}

/* S-MAP-05 */
static void collision_case(struct suite *suite)
{
	char *token = sts_mint(suite, NULL);
	char *here = sts_principal_of(suite, "main", "alice@example.com");
	char *there = sts_principal_of(suite, "twin", "alice@example.com");
	struct sts_ask ask = {.token = token};

	if (strcmp(here, there) == 0)
		case_broken("the providers main and twin are of one pool");
	expect_principal(suite, &ask, here, "the pool of main");
	ask.provider = "twin";
	expect_principal(suite, &ask, there, "the pool of twin");
	free(there);
	free(here);
	free(token);
}

/* ---- S-MAP-06 ---- */

/* Refused, or for exactly the principal of that name. */
static void expect_contained(struct suite *suite, const char *subject)
{
	char *token = mint_with(suite, "sub", subject);
	char *wanted = sts_principal_of(suite, "main", subject);
	struct sts_ask ask = {.token = token};
	struct wire_reply reply;

	sts_send(suite, &ask, &reply);
	if (reply.status == 200)
		expect_principal(suite, &ask, wanted, subject);
	else
		expect_sts_refusal(&reply, NO_PRINCIPAL, subject);
	wire_reply_clear(&reply);
	free(wanted);
	free(token);
}

static void injection_case(struct suite *suite)
{
	static const char *const subjects[] = {"a/b", "/", "alice/../bob", "../bob",
		"../../twin/subject/bob", "../subject/bob", "a%2Fb", "%2e%2e%2fbob", "a%00b", "a?b",
		"a#b", "a b", "a\"b", "a'b", "a\\b", "a\\u0062", "${sub}", "{0}", "a'+'b",
		"a\" + \"b", "a+b", "\xc3\xa9", "e\xcc\x81", "*", "alice,bob", "<b>", "a;b",
		"&sub=bob", "\"}"};
	static const char *const controls[] = {
		"a\nb", "a\r\nb", "a\tb", "\x01", "a\x1b[2J", "a\x7f", "alice\n"};
	static const char *const teams[] = {"x' || 'a' == 'a", "x' || true || 'a' == '",
		"staff' || '", "\" || true", "staff\\", "staff\n", "staff ", "true",
		"staff' == 'staff"};

	sts_control(suite);
	expect_sts_takes_token(suite, "limited", "{}");
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++)
		expect_contained(suite, subjects[i]);
	for (size_t i = 0; i < ARRAY_LEN(controls); i++) {
		char *token = mint_with(suite, "sub", controls[i]);

		expect_sts_refuses(suite, &(struct sts_ask){.token = token}, NO_PRINCIPAL,
			"a control character in the subject");
		free(token);
	}
	for (size_t i = 0; i < ARRAY_LEN(teams); i++) {
		char *token = mint_with(suite, "team", teams[i]);

		expect_sts_refuses(suite, &(struct sts_ask){.token = token, .provider = "limited"},
			"unauthorized_client", teams[i]);
		free(token);
	}
}

static const struct test_case cases[] = {
	{.slug = "sts/map/mapping", .run = mapping_case},
	{.slug = "sts/map/127-bytes", .run = bytes_case},
	{.slug = "sts/map/missing-claim", .run = missing_claim_case},
	{.slug = "sts/map/condition", .run = condition_case},
	{.slug = "sts/map/collision", .run = collision_case},
	{.slug = "sts/map/injection", .run = injection_case},
};

CASE_LIST(cases_sts_map, cases);
