/* The IdP vouches for a user to another authorization server: issuing an ID-JAG. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"

#define PROFILE_ID_JAG "urn:ietf:params:oauth:grant-profile:id-jag"
/* [ID-JAG 4.3.4] five minutes are typical; what lives for longer waits to be stolen */
#define MOST_SECONDS 600

/* What an exchange says besides its audience; the caller frees. NULL leaves the resource out. */
static char *parameters(const struct idp *idp, const char *resource, const char *further)
{
	char *type = idp_parameter("requested_token_type", TYPE_ID_JAG);
	char *target = resource ? idp_parameter("resource", resource) : xstrdup("");
	char *scope = idp_parameter("scope", idp_account(idp, "asserter", "scope"));
	char *all = xasprintf("%s%s%s%s", type, target, scope, further);

	free(type);
	free(target);
	free(scope);
	return all;
}

/* A good request for one. */
static void ask(const struct idp *idp, const char *subject, struct idp_reply *reply)
{
	char *more = parameters(idp, idp_account(idp, "asserter", "resource"), "");

	idp_exchange(idp,
		&(struct idp_exchange){.subject = subject,
			.audience = idp_account(idp, "asserter", "audience"),
			.more = more},
		reply);
	free(more);
}

/* The same as a control; oracle_clear. */
static void ask_well(const struct idp *idp, const char *subject, struct oracle *assertion)
{
	char *more = parameters(idp, idp_account(idp, "asserter", "resource"), "");

	idp_expect_control(idp,
		&(struct idp_exchange){.subject = subject,
			.audience = idp_account(idp, "asserter", "audience"),
			.more = more},
		assertion);
	free(more);
}

/* I-META-13 [ID-JAG 7] */
static void chaining_case(struct suite *suite)
{
	struct idp idp;

	idp_open(suite, &idp);
	EXPECT(idp_lists(idp.metadata, "identity_chaining_requested_token_types_supported",
		       TYPE_ID_JAG),
		"who issues ID-JAGs says so", "the metadata have no such type");
	EXPECT(idp_lists(idp.metadata, "authorization_grant_profiles_supported", PROFILE_ID_JAG),
		"who takes ID-JAGs says so", "the metadata have no such profile");
	EXPECT(idp_lists(idp.metadata, "grant_types_supported", GRANT_JWT_BEARER),
		"with the profile the grant is listed that it is of", "it is not");
	EXPECT(idp_lists(idp.metadata, "grant_types_supported", GRANT_EXCHANGE),
		"with the type the grant is listed by which it is got", "it is not");
	idp_close(&idp);
}

/* I-TX-25 [RFC8693 2.2.1] */
static void n_a_case(struct suite *suite)
{
	struct idp idp;
	struct idp_reply reply;
	char *subject = idp_begin(suite, &idp);
	struct slice type;

	idp_exchange(&idp, &(struct idp_exchange){.subject = subject}, &reply);
	type = json_member_string(reply.json, "token_type");
	if (!slice_is_nocase(type, "Bearer"))
		case_untestable(
			"an access token is called a bearer token", "\"%.*s\"", SLICE_ARGS(type));
	idp_reply_clear(&reply);
	ask(&idp, subject, &reply);
	type = json_member_string(reply.json, "token_type");
	EXPECT(reply.wire.status == 200 && slice_is_nocase(type, "N_A"),
		"token_type of what is no access token is N_A", "status %d, \"%.*s\"",
		reply.wire.status, SLICE_ARGS(type));
	idp_reply_clear(&reply);
	idp_end(&idp, subject);
}

/* I-JAG-01 [ID-JAG 3.1, 4.3.4] */
static void issue_case(struct suite *suite)
{
	struct idp idp;
	struct idp_reply reply;
	struct oracle assertion;
	char *subject = idp_begin(suite, &idp);
	const char *typ;

	ask(&idp, subject, &reply);
	EXPECT(reply.wire.status == 200 &&
			slice_is(json_member_string(reply.json, "issued_token_type"), TYPE_ID_JAG),
		"issued_token_type is the one that was asked for", "status %d, %.*s",
		reply.wire.status, SLICE_ARGS(slice_to(reply.wire.body, 150)));
	EXPECT(slice_is_nocase(json_member_string(reply.json, "token_type"), "N_A"),
		"token_type is N_A", "it is not");
	idp_read_token(&idp, json_member_string(reply.json, "access_token"), &assertion);
	typ = oracle_text(assertion.header, "typ");
	EXPECT(typ && slice_is_nocase(slice_of(typ), "oauth-id-jag+jwt"),
		"the JWT's typ is oauth-id-jag+jwt", "%s", typ ? typ : "none");
	oracle_clear(&assertion);
	idp_reply_clear(&reply);
	idp_end(&idp, subject);
}

static void expect_text(const struct oracle *assertion, const char *name, const char *value)
{
	const char *text = oracle_text(assertion->claims, name);

	EXPECT(text && strcmp(text, value) == 0, "the claims are those that ID-JAG 3.1 requires",
		"%s is %s, not %s", name, text ? text : "no text", value);
}

/* I-JAG-02 [ID-JAG 3.1, 4.3.3] */
static void claims_case(struct suite *suite)
{
	struct idp idp;
	struct oracle first, second;
	char *subject = idp_begin(suite, &idp);
	const char *jti;
	double at;

	ask_well(&idp, subject, &first);
	ask_well(&idp, subject, &second);
	expect_text(&first, "iss", vars_get(&suite->vars, "issuer"));
	expect_text(&first, "sub", idp_account(&idp, "user", "sub"));
	expect_text(&first, "aud", idp_account(&idp, "asserter", "audience"));
	expect_text(&first, "resource", idp_account(&idp, "asserter", "resource"));
	expect_text(&first, "scope", idp_account(&idp, "asserter", "scope"));
	EXPECT(oracle_text(first.claims, "client_id"), "a client is named", "there is none");
	EXPECT(oracle_number(first.claims, "exp", &at) && oracle_number(first.claims, "iat", &at),
		"exp and iat are there", "one is not");
	jti = oracle_text(first.claims, "jti");
	EXPECT(jti && oracle_text(second.claims, "jti") &&
			strcmp(jti, oracle_text(second.claims, "jti")) != 0,
		"each has a jti of its own", "it has not");
	oracle_clear(&first);
	oracle_clear(&second);
	idp_end(&idp, subject);
}

/* I-JAG-03 [ID-JAG 4.3.3] The other client may ask for itself, and has the same policy. */
static void subject_aud_case(struct suite *suite)
{
	struct idp idp;
	struct oracle assertion;
	char *subject = idp_begin(suite, &idp);
	char *other = idp_log_in(&idp, "user", "other_client");
	const char *audience = idp_account(&idp, "asserter", "audience");
	char *more = parameters(&idp, idp_account(&idp, "asserter", "resource"), "");

	ask_well(&idp, subject, &assertion);
	oracle_clear(&assertion);
	idp_expect_control(&idp,
		&(struct idp_exchange){.subject = other,
			.audience = audience,
			.client = "other_exchanger",
			.more = more},
		NULL);
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = other, .audience = audience, .more = more},
		"invalid_request invalid_grant access_denied", "a token that is for somebody else");
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject,
			.audience = audience,
			.client = "other_exchanger",
			.more = more},
		"invalid_request invalid_grant access_denied", "somebody else with our token");
	free(more);
	secret_free(other);
	idp_end(&idp, subject);
}

/* I-JAG-04 [ID-JAG 3.1, 5] */
static void client_mapping_case(struct suite *suite)
{
	struct idp idp;
	struct oracle assertion;
	char *subject = idp_begin(suite, &idp);

	if (strcmp(idp_account(&idp, "asserter", "client_id"),
		    idp_account(&idp, "exchanger", "client_id")) == 0)
		case_untestable("the client has another ID at the other server", "it has not");
	ask_well(&idp, subject, &assertion);
	expect_text(&assertion, "client_id", idp_account(&idp, "asserter", "client_id"));
	oracle_clear(&assertion);
	idp_end(&idp, subject);
}

/* I-JAG-05 [identity-chaining 2.3] [Enterprise-Managed Authorization 4] */
static void unknown_audience_case(struct suite *suite)
{
	struct idp idp;
	struct oracle assertion;
	char *subject = idp_begin(suite, &idp);
	const char *good = idp_account(&idp, "asserter", "audience");
	const char *resource = idp_account(&idp, "asserter", "resource");
	const char *const audiences[] = {"https://no-such-server.example.com/",
		vars_get(&suite->vars, "issuer"), idp_account(&idp, "exchanger", "audience"), "*"};
	const struct {
		const char *what, *resource, *further;
	} rows[] = {
		{"another resource", "https://no-such-resource.example.com/", ""},
		{"no resource", NULL, ""},
		{"two resources", resource,
			"&resource=https%3A%2F%2Fno-such-resource.example.com%2F"},
		{"two audiences", resource,
			"&audience=https%3A%2F%2Fno-such-server.example.com%2F"},
		{"more scope", resource, NULL},
	};
	char *more = parameters(&idp, resource, "");

	ask_well(&idp, subject, &assertion);
	oracle_clear(&assertion);
	for (size_t i = 0; i < ARRAY_LEN(audiences); i++)
		idp_expect_refused(&idp,
			&(struct idp_exchange){
				.subject = subject, .audience = audiences[i], .more = more},
			"invalid_target invalid_request access_denied", audiences[i]);
	free(more);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		more = rows[i].further ? parameters(&idp, rows[i].resource, rows[i].further)
				       : xasprintf("&requested_token_type=%s&resource=%s&scope=%s",
						 TYPE_ID_JAG, resource, "everything");
		idp_expect_refused(&idp,
			&(struct idp_exchange){.subject = subject, .audience = good, .more = more},
			"invalid_target invalid_request invalid_scope access_denied", rows[i].what);
		free(more);
	}
	idp_end(&idp, subject);
}

/* I-JAG-06 [ID-JAG 4.3.4] */
static void short_case(struct suite *suite)
{
	struct idp idp;
	struct idp_reply reply;
	struct oracle assertion;
	char *subject = idp_begin(suite, &idp);
	double exp = 0, iat = 0;

	ask(&idp, subject, &reply);
	EXPECT(reply.wire.status == 200 && !json_member(reply.json, "refresh_token"),
		"no refresh token comes along", "status %d, or there is one", reply.wire.status);
	idp_read_token(&idp, json_member_string(reply.json, "access_token"), &assertion);
	oracle_number(assertion.claims, "exp", &exp);
	oracle_number(assertion.claims, "iat", &iat);
	EXPECT(exp > iat && exp <= iat + MOST_SECONDS, "an ID-JAG lives for minutes",
		"%.0f seconds", exp - iat);
	oracle_clear(&assertion);
	idp_reply_clear(&reply);
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/meta/chaining", .run = chaining_case},
	{.slug = "idp/tx/n-a", .run = n_a_case},
	{.slug = "idp/jag/issue", .run = issue_case},
	{.slug = "idp/jag/claims", .run = claims_case},
	{.slug = "idp/jag/subject-aud", .run = subject_aud_case},
	{.slug = "idp/jag/client-mapping", .run = client_mapping_case},
	{.slug = "idp/jag/unknown-audience", .run = unknown_audience_case},
	{.slug = "idp/jag/short", .run = short_case},
};

CASE_LIST(cases_idp_jag, cases);
