/* The request for a token: its method, its two encodings, and each of its parameters. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/form.h"
#include "sts_help.h"

/* S-REQ-01 [RFC6749 3.2] */
static void endpoint_case(struct suite *suite)
{
	static const char *const methods[] = {"GET", "HEAD", "PUT", "DELETE", "PATCH", "post"};
	char *token = sts_mint(suite, NULL);
	char *body = sts_body(suite, &(struct sts_ask){.token = token});
	char *target = xasprintf("/v1/token?%s", body);
	struct wire_reply reply;

	free(expect_sts_grants(suite, &(struct sts_ask){.token = token}, "POST"));
	for (size_t i = 0; i < 2 * ARRAY_LEN(methods); i++) {
		struct sts_raw raw = {.method = methods[i / 2], .type = STS_FORM};

		/* The parameters once in the body and once in the query. */
		if (i % 2)
			raw.target = target;
		else
			raw.body = slice_of(body);
		sts_send_raw(suite, &raw, &reply);
		EXPECT(reply.status >= 400 && reply.status < 600 &&
				!slice_contains(reply.body, "access_token"),
			"nothing but POST gets a token",
			"%s with the parameters in the %s: status %d", raw.method,
			i % 2 ? "query" : "body", reply.status);
		wire_reply_clear(&reply);
	}
	/* POST, and yet not in the body: a query ends up in logs. */
	sts_send_raw(suite, &(struct sts_raw){.target = target, .type = STS_FORM}, &reply);
	expect_sts_refusal(&reply, "invalid_request", "POST with the parameters in the query");
	wire_reply_clear(&reply);
	free(target);
	free(body);
	free(token);
}

static void expect_type(struct suite *suite, const char *type, const char *body, bool good)
{
	struct sts_raw raw = {.type = type, .body = slice_of(body)};
	const char *what = type ? type : "no Content-Type";
	struct wire_reply reply;

	sts_send_raw(suite, &raw, &reply);
	if (good)
		free(expect_sts_grant(suite, &reply, what));
	else
		EXPECT(reply.status >= 400 && reply.status < 500,
			"a body is read as what it says it is", "%s: status %d", what,
			reply.status);
	wire_reply_clear(&reply);
}

/* S-REQ-02 */
static void form_case(struct suite *suite)
{
	static const char *const good[] = {STS_FORM, STS_FORM ";charset=UTF-8",
		STS_FORM "; charset=utf-8", "Application/X-WWW-Form-Urlencoded"};
	static const char *const bad[] = {"text/plain", "multipart/form-data; boundary=x",
		STS_FORM "x", "application/jsonp", NULL};
	char *token = sts_mint(suite, NULL);
	char *body = sts_body(suite, &(struct sts_ask){.token = token});

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect_type(suite, good[i], body, true);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_type(suite, bad[i], body, false);
	free(body);
	free(token);
}

/* S-REQ-03 */
static void json_case(struct suite *suite)
{
	static const char *const good[] = {STS_JSON, STS_JSON ";charset=UTF-8", "Application/JSON"};
	static const char *const bad[] = {"", "{", "[]", "null", "{}x", "{\"grantType\":1}"};
	char *token = sts_mint(suite, NULL);
	char *body = sts_body(suite, &(struct sts_ask){.token = token, .json = true});
	struct wire_reply reply;

	sts_control(suite);
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect_type(suite, good[i], body, true);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		sts_send_raw(suite, &(struct sts_raw){.type = STS_JSON, .body = slice_of(bad[i])},
			&reply);
		expect_sts_refusal(&reply, "invalid_request", bad[i]);
		wire_reply_clear(&reply);
	}
	free(body);
	free(token);
}

/*
 * Two spellings of one parameter, both with a value that would do: whoever picks one picks it
 * behind somebody's back.
 */
static void expect_spellings(struct suite *suite, const struct sts_ask *ask, const char *snake,
	const char *camel, const char *value)
{
	struct buf further = {0};
	struct sts_ask both = *ask;

	for (int json = 0; json <= 1; json++) {
		const char *other = json ? snake : camel;

		buf_reset(&further);
		buf_putc(&further, json ? ',' : '&');
		if (json) {
			json_quote(&further, slice_of(other));
			buf_putc(&further, ':');
			json_quote(&further, slice_of(value));
		} else {
			buf_printf(&further, "%s=", other);
			form_encode(&further, slice_of(value));
		}
		both.json = json;
		both.further = further.at;
		expect_sts_refuses(suite, &both, "invalid_request", other);
	}
	buf_clear(&further);
}

/* S-REQ-04 [RFC6749 3.2] */
static void mixed_names_case(struct suite *suite)
{
	char *token = sts_mint(suite, NULL);
	char *other = sts_mint(suite, "{'claims':{'sub':'bob@example.com'}}");
	struct sts_ask alice = {.token = token};
	struct sts_ask bob = {.token = other};
	struct sts_ask id_token = {.token = token, .subject_token_type = STS_TYPE "id_token"};
	struct sts_ask no_exchange = {.token = token, .grant_type = "client_credentials"};

	sts_control_ask(suite, &alice);
	sts_control_ask(suite, &bob);
	expect_spellings(suite, &alice, "subject_token", "subjectToken", other);
	expect_spellings(suite, &bob, "subject_token", "subjectToken", token);
	expect_spellings(
		suite, &alice, "subject_token_type", "subjectTokenType", STS_TYPE "id_token");
	expect_spellings(
		suite, &id_token, "subject_token_type", "subjectTokenType", STS_TYPE "jwt");
	expect_spellings(suite, &alice, "grant_type", "grantType", "client_credentials");
	expect_spellings(suite, &no_exchange, "grant_type", "grantType", STS_GRANT);
	expect_spellings(
		suite, &alice, "requested_token_type", "requestedTokenType", STS_TYPE "id_token");
	free(token);
	free(other);
}

/* Each value in place of the parameter that `set` points to, which is one of `ask`. */
static void expect_values(struct suite *suite, struct sts_ask *ask, const char **set,
	const char *const *bad, size_t count, const char *errors)
{
	const char *before = *set;

	for (size_t i = 0; i < count; i++) {
		*set = bad[i];
		for (int json = 0; json <= 1; json++) {
			ask->json = json;
			expect_sts_refuses(suite, ask, errors,
				bad[i] == STS_ABSENT ? "without the parameter" : bad[i]);
		}
	}
	ask->json = false;
	*set = before;
}

/* S-REQ-05 [RFC6749 5.2] */
static void grant_case(struct suite *suite)
{
	static const char *const missing[] = {STS_ABSENT, ""};
	static const char *const bad[] = {"token-exchange", STS_GRANT "x",
		"urn:ietf:params:oauth:grant-type:token-exchang",
		"URN:IETF:PARAMS:OAUTH:GRANT-TYPE:TOKEN-EXCHANGE", STS_GRANT " ",
		" urn:ietf:params:oauth:grant-type:token-exchange",
		"urn:ietf:params:oauth:grant-type:jwt-bearer", "client_credentials",
		"authorization_code", "refresh_token"};
	char *token = sts_mint(suite, NULL);
	struct sts_ask ask = {.token = token};

	sts_control_ask(suite, &ask);
	expect_values(suite, &ask, &ask.grant_type, missing, ARRAY_LEN(missing), "invalid_request");
	expect_values(suite, &ask, &ask.grant_type, bad, ARRAY_LEN(bad),
		"unsupported_grant_type invalid_request");
	free(token);
}

/* S-REQ-06 */
static void requested_type_case(struct suite *suite)
{
	static const char *const bad[] = {STS_ABSENT, "", "access_token", STS_TYPE "jwt",
		STS_TYPE "id_token", STS_TYPE "refresh_token", STS_TYPE "access_token2",
		STS_TYPE "ACCESS_TOKEN", STS_TYPE "access_token " STS_TYPE "jwt"};
	char *token = sts_mint(suite, NULL);
	struct sts_ask ask = {.token = token};

	sts_control_ask(suite, &ask);
	expect_values(
		suite, &ask, &ask.requested_token_type, bad, ARRAY_LEN(bad), "invalid_request");
	free(token);
}

/* S-REQ-07 [RFC8693 3] */
static void subject_type_case(struct suite *suite)
{
	static const char *const bad[] = {STS_ABSENT, "", "jwt", STS_TYPE "JWT", STS_TYPE "jwt2",
		STS_TYPE "refresh_token", STS_TYPE "access_token", STS_TYPE "saml1",
		STS_TYPE "saml2", "urn:ietf:params:aws:token-type:aws4_request", STS_TYPE};
	char *token = sts_mint(suite, NULL);
	struct sts_ask ask = {.token = token, .subject_token_type = STS_TYPE "id_token"};

	free(expect_sts_grants(suite, &(struct sts_ask){.token = token}, STS_TYPE "jwt"));
	free(expect_sts_grants(suite, &ask, STS_TYPE "id_token"));
	expect_values(suite, &ask, &ask.subject_token_type, bad, ARRAY_LEN(bad), "invalid_request");
	free(token);
}

/* S-REQ-08 [RFC8693 2.1]: and whoever brings none learns nothing about the providers. */
static void subject_required_case(struct suite *suite)
{
	static const char *const bad[] = {STS_ABSENT, ""};
	static const char *const providers[] = {"main", "off", "closed"};
	char *unknown = xasprintf("%sx", sts_provider(suite, "main"));
	struct sts_ask ask = {0};

	sts_control(suite);
	expect_values(suite, &ask, &ask.token, bad, ARRAY_LEN(bad), "invalid_request");
	for (size_t i = 0; i < ARRAY_LEN(providers); i++) {
		ask.provider = providers[i];
		expect_sts_refuses(suite, &ask, "invalid_request", providers[i]);
	}
	ask.audience = unknown;
	expect_sts_refuses(suite, &ask, "invalid_request", "a provider that is not there");
	free(unknown);
}

/* S-REQ-09 */
static void audience_required_case(struct suite *suite)
{
	static const char *const bad[] = {STS_ABSENT, ""};
	char *token = sts_mint(suite, NULL);
	struct sts_ask ask = {.token = token};

	sts_control_ask(suite, &ask);
	expect_values(suite, &ask, &ask.audience, bad, ARRAY_LEN(bad), "invalid_request");
	free(token);
}

/* S-REQ-10 [RFC6749 3.3] */
static void scope_required_case(struct suite *suite)
{
	static const char *const missing[] = {STS_ABSENT, ""};
	static const char *const bad[] = {STS_SCOPE "2", "https://www.googleapis.com/auth/BIGQUERY",
		STS_SCOPE " unknown", "unknown", STS_SCOPE "  " STS_OTHER_SCOPE, STS_SCOPE "\"",
		" "};
	char *token = sts_mint(suite, NULL);
	struct sts_ask ask = {.token = token};

	sts_control_ask(suite, &ask);
	free(expect_sts_grants(suite,
		&(struct sts_ask){.token = token, .scope = STS_SCOPE " " STS_OTHER_SCOPE},
		"two scopes"));
	expect_values(suite, &ask, &ask.scope, missing, ARRAY_LEN(missing), "invalid_request");
	expect_values(
		suite, &ask, &ask.scope, bad, ARRAY_LEN(bad), "invalid_scope invalid_request");
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "sts/req/endpoint", .run = endpoint_case},
	{.slug = "sts/req/form", .run = form_case},
	{.slug = "sts/req/json", .run = json_case},
	{.slug = "sts/req/mixed-names", .run = mixed_names_case},
	{.slug = "sts/req/grant", .run = grant_case},
	{.slug = "sts/req/requested-type", .run = requested_type_case},
	{.slug = "sts/req/subject-type", .run = subject_type_case},
	{.slug = "sts/req/subject-required", .run = subject_required_case},
	{.slug = "sts/req/audience-required", .run = audience_required_case},
	{.slug = "sts/req/scope-required", .run = scope_required_case},
};

CASE_LIST(cases_sts_req, cases);
