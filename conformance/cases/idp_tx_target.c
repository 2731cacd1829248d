/* What an exchange may lead to: for whom, for what, about whom, for how long. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"

/* The one and only text in `aud`, whether it is a string or an array of one. */
static bool audience_is(const struct oracle *token, const struct idp *idp, const char *audience)
{
	static const char *const others[] = {"client_id", "other_audience", "delegation_audience"};

	if (!oracle_lists(token->claims, "aud", audience))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		const char *other = idp_account(idp, "exchanger", others[i]);

		if (strcmp(other, audience) != 0 && oracle_lists(token->claims, "aud", other))
			return false;
	}
	return !oracle_lists(token->claims, "aud", idp_account(idp, "client", "audience"));
}

/* I-TX-10 [RFC8693 2.2.2] [RFC8707 2] */
static void unknown_target_case(struct suite *suite)
{
	static const char *const resources[] = {
		"https://no-such-resource.example.com/", "https://idp.example.com/"};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	const char *const audiences[] = {"no-such-audience",
		idp_account(&idp, "exchanger", "client_id"),
		idp_account(&idp, "client", "audience"), "*"};

	for (size_t i = 0; i < ARRAY_LEN(audiences); i++)
		idp_expect_refused(&idp,
			&(struct idp_exchange){.subject = subject, .audience = audiences[i]},
			"invalid_target", audiences[i]);
	for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
		char *more = idp_parameter("resource", resources[i]);

		idp_expect_refused(&idp,
			&(struct idp_exchange){.subject = subject, .audience = "", .more = more},
			"invalid_target", resources[i]);
		free(more);
	}
	idp_end(&idp, subject);
}

/* I-TX-11 [RFC8693 2.1] [RFC8707 2] */
static void bad_resource_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	const char *known = idp_account(&idp, "exchanger", "other_resource");
	char *bad[] = {xasprintf("%s#fragment", known), xasprintf("%s#", known), xstrdup("/"),
		xstrdup(strchr(known, ':') + 1), xstrdup("second.example.com"),
		xasprintf("%sx", known)};
	char *good = idp_parameter("resource", known);

	idp_expect_control(&idp,
		&(struct idp_exchange){.subject = subject, .audience = "", .more = good}, NULL);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *more = idp_parameter("resource", bad[i]);

		idp_expect_refused(&idp,
			&(struct idp_exchange){.subject = subject, .audience = "", .more = more},
			"invalid_target invalid_request", bad[i]);
		free(more);
		free(bad[i]);
	}
	free(good);
	idp_end(&idp, subject);
}

/* I-TX-12 [RFC8693 2.1, 2.1.1]: each of the two is fine alone. */
static void multi_target_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	const char *const both[] = {idp_account(&idp, "exchanger", "audience"),
		idp_account(&idp, "exchanger", "other_audience")};
	const char *resource = idp_account(&idp, "exchanger", "other_resource");

	for (size_t i = 0; i < 3; i++) {
		const char *first = both[i % 2];
		char *more = i == 2 ? idp_parameter("resource", resource)
				    : idp_parameter("audience", both[(i + 1) % 2]);
		struct idp_reply reply;

		idp_expect_control(
			&idp, &(struct idp_exchange){.subject = subject, .audience = first}, NULL);
		idp_exchange(&idp,
			&(struct idp_exchange){.subject = subject, .audience = first, .more = more},
			&reply);
		if (reply.wire.status == 200) {
			struct oracle issued;

			idp_read_token(
				&idp, json_member_string(reply.json, "access_token"), &issued);
			EXPECT(oracle_lists(issued.claims, "aud", both[0]) &&
					oracle_lists(issued.claims, "aud", both[1]),
				"a token for two targets is good at both, or refused",
				"probe %zu: it is good at one", i + 1);
			oracle_clear(&issued);
		} else {
			idp_expect_error(&reply, "invalid_target invalid_request", "two targets");
		}
		idp_reply_clear(&reply);
		free(more);
	}
	idp_end(&idp, subject);
}

/* I-TX-13 [RFC8693 2.1] [RFC9700 2.3] */
static void aud_right_case(struct suite *suite)
{
	static const char *const names[] = {"audience", "other_audience"};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *resource =
		idp_parameter("resource", idp_account(&idp, "exchanger", "other_resource"));
	struct oracle issued;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *audience = idp_account(&idp, "exchanger", names[i]);

		idp_expect_issued(&idp,
			&(struct idp_exchange){.subject = subject, .audience = audience}, &issued,
			audience);
		EXPECT(audience_is(&issued, &idp, audience),
			"aud is the requested target and nothing else", "%s: it is not", audience);
		oracle_clear(&issued);
	}
	idp_expect_issued(&idp,
		&(struct idp_exchange){.subject = subject, .audience = "", .more = resource},
		&issued, "resource");
	EXPECT(audience_is(&issued, &idp, idp_account(&idp, "exchanger", "other_audience")),
		"aud is what the resource stands for and nothing else", "it is not");
	oracle_clear(&issued);
	free(resource);
	idp_end(&idp, subject);
}

/* I-TX-14 [RFC8693 2.2.1] [RFC6749 3.3] */
static void scope_down_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	const char *allowed = idp_account(&idp, "exchanger", "scope");
	const char *forbidden[] = {"admin", idp_account(&idp, "client", "scope"),
		idp_account(&idp, "exchanger", "other_scope"), "*"};
	char *good = idp_parameter("scope", allowed);
	struct oracle issued;

	idp_expect_issued(&idp, &(struct idp_exchange){.subject = subject, .more = good}, &issued,
		"the scope that the policy allows");
	EXPECT(oracle_scope_has(issued.claims, allowed), "a scope that is allowed is granted",
		"%s is not", allowed);
	oracle_clear(&issued);
	for (size_t i = 0; i < ARRAY_LEN(forbidden); i++) {
		char *wish = xasprintf("%s %s", allowed, forbidden[i]);
		char *more = idp_parameter("scope", wish);
		struct idp_reply reply;

		idp_exchange(
			&idp, &(struct idp_exchange){.subject = subject, .more = more}, &reply);
		if (reply.wire.status == 200) {
			idp_read_token(
				&idp, json_member_string(reply.json, "access_token"), &issued);
			EXPECT(!oracle_scope_has(issued.claims, forbidden[i]),
				"no more is granted than is allowed", "%s is", forbidden[i]);
			EXPECT(json_member(reply.json, "scope"), "the reply says that it is less",
				"it does not");
			oracle_clear(&issued);
		} else {
			idp_expect_error(&reply, "invalid_scope", wish);
		}
		idp_reply_clear(&reply);
		free(more);
		free(wish);
	}
	free(good);
	idp_end(&idp, subject);
}

/* I-TX-15 [RFC9700 2.3] */
static void no_scope_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	const char *allowed = idp_account(&idp, "exchanger", "scope");
	struct idp_reply reply;
	struct oracle issued;
	char *granted;

	idp_exchange(&idp, &(struct idp_exchange){.subject = subject}, &reply);
	idp_read_token(&idp, json_member_string(reply.json, "access_token"), &issued);
	granted = oracle_scope_text(issued.claims);
	EXPECT(granted && strcmp(granted, allowed) == 0,
		"who asks for no scope gets no more than the policy allows", "\"%s\"",
		granted ? granted : "");
	EXPECT(slice_is(json_member_string(reply.json, "scope"), granted),
		"the reply says which scope it is", "\"%.*s\"",
		SLICE_ARGS(json_member_string(reply.json, "scope")));
	free(granted);
	oracle_clear(&issued);
	idp_reply_clear(&reply);
	idp_end(&idp, subject);
}

/* I-TX-17 [RFC8693 1.1] */
static void subject_kept_case(struct suite *suite)
{
	static const char *const users[] = {"user", "other_user"};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);

	for (size_t i = 0; i < ARRAY_LEN(users); i++) {
		char *token = idp_log_in(&idp, users[i], "client");
		const char *sub;
		struct oracle issued;

		idp_expect_issued(
			&idp, &(struct idp_exchange){.subject = token}, &issued, users[i]);
		sub = oracle_text(issued.claims, "sub");
		EXPECT(sub && strcmp(sub, idp_account(&idp, users[i], "sub")) == 0,
			"sub is the subject's", "it is \"%s\"", sub ? sub : "");
		oracle_clear(&issued);
		secret_free(token);
	}
	idp_end(&idp, subject);
}

/* I-TX-21 [RFC8693 1.1, 5] */
static void impersonation_policy_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);

	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject,
			.audience = idp_account(&idp, "exchanger", "delegation_audience")},
		"invalid_request invalid_target unauthorized_client",
		"a target for which the policy wants an actor, without one");
	idp_end(&idp, subject);
}

/* I-TX-24 [RFC8693 2.2.1] */
static void no_refresh_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	struct idp_reply reply;

	idp_exchange(&idp, &(struct idp_exchange){.subject = subject}, &reply);
	EXPECT(!json_member(reply.json, "refresh_token"), "an exchange gives no refresh token",
		"there is one");
	idp_reply_clear(&reply);
	idp_end(&idp, subject);
}

/* I-TX-30 [RFC9068 2.2] */
static void idempotent_uniqueness_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	struct oracle issued[2];
	const char *jti[2];

	for (size_t i = 0; i < 2; i++) {
		idp_expect_issued(
			&idp, &(struct idp_exchange){.subject = subject}, &issued[i], "one of two");
		jti[i] = oracle_text(issued[i].claims, "jti");
		EXPECT(jti[i] && jti[i][0], "an issued token has a jti", "it has none");
	}
	EXPECT(strcmp(jti[0], jti[1]) != 0, "two exchanges give two tokens", "they have one jti");
	oracle_clear(&issued[0]);
	oracle_clear(&issued[1]);
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/tx/unknown-target", .run = unknown_target_case},
	{.slug = "idp/tx/bad-resource", .run = bad_resource_case},
	{.slug = "idp/tx/multi-target", .run = multi_target_case},
	{.slug = "idp/tx/aud-right", .run = aud_right_case},
	{.slug = "idp/tx/scope-down", .run = scope_down_case},
	{.slug = "idp/tx/no-scope", .run = no_scope_case},
	{.slug = "idp/tx/subject-kept", .run = subject_kept_case},
	{.slug = "idp/tx/impersonation-policy", .run = impersonation_policy_case},
	{.slug = "idp/tx/no-refresh", .run = no_refresh_case},
	{.slug = "idp/tx/idempotent-uniqueness", .run = idempotent_uniqueness_case},
};

CASE_LIST(cases_idp_tx_target, cases);
