/* Introspection: who may ask, what is told of a token that holds, and nothing of others. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "jwt.h"
#include "lib/clock.h"
#include "mint.h"
#include "sts_help.h"

/* ---- S-INT-01 [RFC7662 2.2] ---- */

static void expect_active(struct suite *suite, const char *token)
{
	struct json *said = sts_introspect(suite, token);
	char *wanted = sts_principal_of(suite, "main", "alice@example.com");
	int64_t exp = 0;
	int64_t iat = 0;

	EXPECT(said, "a token that was just issued is active", "it is not");
	EXPECT(json_integer(json_member(said, "exp"), &exp) &&
			json_integer(json_member(said, "iat"), &iat) && iat < exp &&
			(double)exp > clock_now(),
		"exp and iat are integers, and the end is to come", "exp %lld, iat %lld",
		(long long)exp, (long long)iat);
	EXPECT(slice_is(json_member_string(said, "sub"), wanted) &&
			slice_is(json_member_string(said, "username"), wanted),
		"sub and username are the principal", "sub %.*s, username %.*s",
		SLICE_ARGS(json_member_string(said, "sub")),
		SLICE_ARGS(json_member_string(said, "username")));
	free(wanted);
	json_free(said);
}

static void expect_dead(struct suite *suite, const char *token, const char *what)
{
	struct wire_reply reply;
	struct json *said;

	sts_introspect_raw(suite, NULL, token, &reply);
	said = sts_json(&reply);
	EXPECT(reply.status == 200 && json_is_bool(json_member(said, "active")) &&
			!json_is_true(json_member(said, "active")),
		"a token that does not hold is not active", "%s: status %d: %.*s", what,
		reply.status, SLICE_ARGS(slice_to(reply.body, 200)));
	EXPECT(json_count(said) == 1, "nothing is told of it", "%s: %.*s", what,
		SLICE_ARGS(slice_to(reply.body, 200)));
	json_free(said);
	wire_reply_clear(&reply);
}

/* The same header and claims, signed by somebody else; the caller frees it. */
static char *forged(struct suite *suite, const char *token)
{
	struct json *claims = jwt_claims(slice_of(token));
	char *forgery = NULL;

	if (claims)
		forgery = mint_token(sts_issuer_key(suite->sts_issuer, "ec"), "JWT", claims);
	json_free(claims);
	return forgery ? forgery : xasprintf("%sx", token);
}

static void expect_dead_tokens(struct suite *suite, const char *token, const char *subject)
{
	char *forgery = forged(suite, token);
	char *changed = xstrdup(token);
	char *longer = xasprintf("%s.", token);
	size_t middle = strlen(changed) - 20;

	changed[middle] = changed[middle] == 'A' ? 'B' : 'A';
	expect_dead(suite, "opaque", "no token of anybody");
	expect_dead(suite, subject, "the subject token");
	expect_dead(suite, forgery, "a forged one");
	expect_dead(suite, changed, "a changed one");
	expect_dead(suite, longer, "one with a part too many");
	free(longer);
	free(changed);
	free(forgery);
}

static void expect_no_client(struct suite *suite, const char *token)
{
	static const char *const bad[] = {"", "Basic",
		"Basic bm9ib2R5Om5vdGhpbmc=", "Basic dXBzdHJlYW06",
		"Basic dXBzdHJlYW06bm90aGluZw==", "Basic !", "Bearer x"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct wire_reply reply;

		sts_introspect_raw(suite, bad[i], token, &reply);
		EXPECT(reply.status == 401 && !slice_contains(reply.body, "active"),
			"nobody but a client may ask", "\"%s\": status %d: %.*s", bad[i],
			reply.status, SLICE_ARGS(slice_to(reply.body, 200)));
		wire_reply_clear(&reply);
	}
}

/* A token in a query ends up in logs. [RFC7662 2.1] */
static void expect_post(struct suite *suite, const char *token)
{
	char *target = xasprintf("/v1/introspect?token=%s", token);
	struct wire_reply reply;

	sts_send_raw(suite, &(struct sts_raw){.method = "GET", .target = target}, &reply);
	EXPECT(reply.status >= 400 && !slice_contains(reply.body, "active"),
		"nothing but POST is answered", "GET: status %d", reply.status);
	wire_reply_clear(&reply);
	free(target);
}

/* Closing a pool also ends what it has issued; another pool's tokens go on. */
static void expect_pool_ends(struct suite *suite, const char *of_twin)
{
	struct json *said;

	json_free(suite_control(suite, ROLE_STS, "POST", "/pools/twin/disable", NULL));
	said = sts_introspect(suite, of_twin);
	json_free(suite_control(suite, ROLE_STS, "POST", "/pools/twin/enable", NULL));
	EXPECT(!said, "the tokens of a closed pool are not active", "one is active");
	json_free(suite_control(suite, ROLE_STS, "POST", "/pools/suite/disable", NULL));
	said = sts_introspect(suite, of_twin);
	json_free(suite_control(suite, ROLE_STS, "POST", "/pools/suite/enable", NULL));
	EXPECT(said, "the tokens of another pool are active", "one is not active");
	json_free(said);
}

static void introspect_case(struct suite *suite)
{
	char *subject = sts_mint(suite, NULL);
	struct sts_ask ask = {.token = subject};
	char *token = expect_sts_grants(suite, &ask, "a good request");
	char *other;

	ask.provider = "twin";
	other = expect_sts_grants(suite, &ask, "a good request to another pool");
	expect_active(suite, token);
	expect_dead_tokens(suite, token, subject);
	expect_no_client(suite, token);
	expect_post(suite, token);
	if (suite_claims(suite, ROLE_STS, "control"))
		expect_pool_ends(suite, other);
	expect_active(suite, token);
	free(other);
	free(token);
	free(subject);
}

static const struct test_case cases[] = {
	{.slug = "sts/int/introspect", .run = introspect_case},
};

CASE_LIST(cases_sts_int, cases);
