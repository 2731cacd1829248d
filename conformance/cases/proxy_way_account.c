/* Federation: the request of the STS, and the second hop to a service account. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "lib/crypto.h"
#include "lib/form.h"
#include "way_help.h"

#define GRANT "urn:ietf:params:oauth:grant-type:token-exchange"
#define ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"
#define JWT "urn:ietf:params:oauth:token-type:jwt"
#define AS_ACCOUNT ":generateAccessToken"

/* The nth request of the proxy at the STS; NULL when there were not so many. */
static const struct message *at_sts(const struct observation *seen, size_t nth)
{
	for (size_t i = 0; i < seen->count; i++)
		if (!seen->at[i]->response && slice_is(seen->at[i]->from, "Proxy") &&
			slice_is(seen->at[i]->to, "IdP B") && nth-- == 0)
			return seen->at[i];
	return NULL;
}

static const struct message *answer_to(
	const struct observation *seen, const struct message *request)
{
	for (size_t i = 0; i < seen->count; i++)
		if (seen->at[i]->answers == request)
			return seen->at[i];
	return NULL;
}

/* A member of the JSON that answered; the caller frees it. */
static char *answered(
	const struct observation *seen, const struct message *request, const char *member)
{
	const struct message *answer = answer_to(seen, request);
	struct json *body = NULL;
	char *text;

	if (!answer || json_parse(answer->body, &body))
		case_untestable("the STS answers in JSON", "it does not");
	text = slice_dup(json_member_string(body, member));
	json_free(body);
	return text;
}

/* ---- P-EXC-21 [Google STS v1 token] ---- */

static void expect_sts_form(const struct message *m, const char *token, const char *scope)
{
	const char *const wanted[][2] = {{"grant_type", GRANT}, {"scope", scope},
		{"requested_token_type", ACCESS_TOKEN}, {"subject_token", token},
		{"subject_token_type", JWT}};
	struct form form;
	bool parsed = !form_parse(m->body, &form);

	EXPECT(parsed && slice_is(m->method, "POST"), "a form, by POST", "%.*s",
		SLICE_ARGS(m->method));
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		EXPECT(form_count(&form, wanted[i][0]) == 1 &&
				slice_is(form_value(&form, wanted[i][0]), wanted[i][1]),
			"each parameter of S-REQ-01 once, with its value", "%s", wanted[i][0]);
	EXPECT(slice_starts(form_value(&form, "audience"), "//iam.googleapis.com/"),
		"audience is the provider's full name", "%.*s",
		SLICE_ARGS(form_value(&form, "audience")));
	EXPECT(form_count(&form, "client_id") + form_count(&form, "client_secret") == 0,
		"no client", "client_id or client_secret");
	EXPECT(http_fields_count(m->fields, "authorization") == 0 &&
			http_fields_count(m->fields, "cookie") == 0,
		"no Authorization field, and nothing of the client's", "there is one");
	form_clear(&form);
}

static void sts_form_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {
		.route = "federated", .token = token, .fields = "Cookie: a=planted\r\n"};
	struct moment before = suite_now(suite);
	const struct message *request;
	const struct message *answer;
	struct observation seen;
	int status = probe_status(suite, &probe);

	suite_observe(suite, before, &seen);
	request = at_sts(&seen, 0);
	answer = request ? answer_to(&seen, request) : NULL;
	if (!answer || answer->status != 200)
		case_failed("a good request makes the STS issue a token",
			"status %d, and it did not", status);
	expect_sts_form(request, token, "https://www.googleapis.com/auth/bigquery");
	EXPECT(!at_sts(&seen, 1), "the STS is asked once", "it is asked again");
	observation_clear(&seen);
	free(token);
}

/* ---- P-EXC-22 [iamcredentials v1] ---- */

static void expect_second_request(const struct message *m, const char *token, const char *federated)
{
	struct json *body = NULL;
	const struct json *scope;
	struct buf bytes = {0};
	struct slice only;

	EXPECT(slice_is(m->method, "POST") && slice_ends(m->target, AS_ACCOUNT) &&
			slice_contains(m->target, "/serviceAccounts/"),
		"then the service account's token is asked for", "%.*s %.*s", SLICE_ARGS(m->method),
		SLICE_ARGS(m->target));
	EXPECT(http_fields_count(m->fields, "authorization") == 1 &&
			slice_is(message_bearer(m), federated),
		"with the federated token", "another Authorization field");
	message_bytes(m, &bytes);
	EXPECT(!slice_contains(buf_slice(&bytes), token) &&
			!slice_contains(buf_slice(&bytes), "planted"),
		"and nothing of the client's", "there is something");
	buf_clear(&bytes);
	if (json_parse(m->body, &body))
		case_failed("its body is JSON", "%.*s", SLICE_ARGS(slice_to(m->body, 100)));
	scope = json_member(body, "scope");
	EXPECT(json_count(scope) == 1 && json_string(json_first(scope), &only) &&
			slice_is(only, "https://www.googleapis.com/auth/bigquery"),
		"the scopes are the configured ones, as an array", "%.*s",
		SLICE_ARGS(slice_to(m->body, 200)));
	EXPECT(slice_is(json_member_string(body, "lifetime"), "900s"),
		"the lifetime is the configured one", "%.*s", SLICE_ARGS(slice_to(m->body, 200)));
	json_free(body);
}

static void expect_two_hops(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {
		.route = "impersonated", .token = token, .fields = "Cookie: a=planted\r\n"};
	struct moment before = suite_now(suite);
	const struct wire_request *r = expect_forwarded(suite, &probe, "two hops");
	struct slice value = slice_from(http_fields_value(r->fields, "authorization"), 7);
	const struct message *hop[2];
	struct observation seen;
	char *federated;
	char *of_account;

	suite_observe(suite, before, &seen);
	hop[0] = at_sts(&seen, 0);
	hop[1] = at_sts(&seen, 1);
	if (!hop[0] || !hop[1] || at_sts(&seen, 2))
		case_failed("the STS gets two requests", "it gets fewer, or more");
	expect_sts_form(hop[0], token, "https://www.googleapis.com/auth/cloud-platform");
	federated = answered(&seen, hop[0], "access_token");
	expect_second_request(hop[1], token, federated);
	of_account = answered(&seen, hop[1], "accessToken");
	EXPECT(of_account[0] && slice_is(value, of_account),
		"the upstream gets the service account's token", "it gets another one");
	EXPECT(!slice_contains(r->raw, federated), "and not the federated one", "that too");
	observation_clear(&seen);
	before = suite_now(suite);
	expect_forwarded(suite, &probe, "the same again");
	EXPECT(suite_heard(suite, before, "IdP B") == 0, "its token is used again", "%zu requests",
		suite_heard(suite, before, "IdP B"));
	free(of_account);
	free(federated);
	free(token);
}

/* Whom the account's members leave out. */
static void expect_members_only(struct suite *suite)
{
	char *token = suite_mint(suite,
		"{\"claims\":{\"sub\":\"alice@example.com\",\"email\":\"alice@example.com\"}}");
	struct probe probe = {.route = "impersonated", .token = token};
	struct refusal refusal = {.status = 403, .or_status = 502};

	expect_refused(suite, &probe, &refusal, "a user who may not act as the account");
	free(token);
}

static void script(struct suite *suite, int status, const char *fields, const char *body)
{
	script_sts(suite, "generate_access_token", status, fields, body);
}

#define AS_JSON "{\"Content-Type\":\"application/json\"}"
#define LATER "\"expireTime\":\"2099-01-01T00:00:00Z\""

/* What is a token there, wherever else it stands. */
#define MUDDLED_TOKEN "bad-token-of-an-account-9X"

static const struct {
	int status;
	const char *body;
} bad_replies[] = {
	{500, "{\"error\":{\"code\":500,\"status\":\"INTERNAL\"}}"},
	{429, "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}"},
	{401, "{\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}}"},
	{400, "{\"error\":{\"code\":400,\"status\":\"" MUDDLED_TOKEN "\"}}"},
	{403, "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\",\"details\":["
	      "{\"reason\":\"ACCESS_TOKEN_SCOPE_INSUFFICIENT\"}]}}"},
	{201, "{\"accessToken\":\"bad-token-of-an-account-7Q\"," LATER "}"},
	{200, "{\"error\":{\"code\":500},\"accessToken\":\"bad-token-of-an-account-7Q\"," LATER
	      "}"},
	{200, "no JSON"},
	{200, "{" LATER "}"},
	{200, "{\"access_token\":\"bad-token-of-an-account-7Q\",\"expires_in\":3600}"},
	{200, "{\"accessToken\":\"\"," LATER "}"},
	{200, "{\"accessToken\":\"aaaaaaaa\\r\\nX-Planted: b\"," LATER "}"},
	{200, "{\"accessToken\":\"bad-token-of-an-account-7Q\"}"},
	{200, "{\"accessToken\":\"bad-token-of-an-account-7Q\",\"expireTime\":\"2001-01-01T00:00:00Z\"}"},
	{200, "{\"accessToken\":\"bad-token-of-an-account-7Q\",\"expireTime\":4070908800}"},
	{200, "{\"accessToken\":\"bad-token-of-an-account-7Q\",\"expireTime\":\"2099-02-30T00:00:00Z\"}"},
};

static void expect_bad_replies_refused(struct suite *suite)
{
	char *to_evil = xasprintf(
		"{\"Location\":\"http://127.0.0.1:%u/v1\"}", suite_port(suite, "evil_port"));
	struct moment before = suite_now(suite);

	ledger_enter(suite->ledger, SLICE(MUDDLED_TOKEN), 0, "a token in the place of a status");
	for (size_t i = 0; i <= ARRAY_LEN(bad_replies); i++) {
		bool redirect = i == ARRAY_LEN(bad_replies);
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.route = "impersonated", .token = token};

		script(suite, redirect ? 307 : bad_replies[i].status, redirect ? to_evil : AS_JSON,
			redirect ? "" : bad_replies[i].body);
		expect_nothing_forwarded(
			suite, &probe, redirect ? "a redirect" : bad_replies[i].body);
		restore_sts(suite);
		free(token);
	}
	EXPECT(origin_connections(suite->evil) == before.evil, "no redirect is followed",
		"one was followed");
	free(to_evil);
}

/* No reply at all: the time for the exchange is that for both requests. */
static void expect_silence_ends(struct suite *suite)
{
	static const char *const modes[] = {"hang", "abort", "truncate"};

	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		char *token = suite_mint(suite, NULL);
		char *fault = xasprintf("{\"endpoint\":\"generate_access_token\",\"next\":1,"
					"\"mode\":\"%s\"}",
			modes[i]);

		json_free(suite_control(suite, ROLE_STS, "POST", "/faults", fault));
		expect_nothing_forwarded(
			suite, &(struct probe){.route = "impersonated", .token = token}, modes[i]);
		restore_sts(suite);
		free(fault);
		free(token);
	}
}

/* A reply that is good: what it says of the end counts. `offset_s` from now. */
static void expect_kept(struct suite *suite, double offset_s, bool kept)
{
	char end[CLOCK_TEXT_SIZE];
	char *random = crypto_random_hex(16);
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.route = "impersonated", .token = token};
	struct moment before;
	char *body;
	size_t heard;

	clock_text(clock_now() + offset_s, end);
	body = xasprintf("{\"accessToken\":\"ya29.%s\",\"expireTime\":\"%s\"}", random, end);
	script(suite, 200, AS_JSON, body);
	expect_forwarded(suite, &probe, body);
	restore_sts(suite);
	before = suite_now(suite);
	expect_forwarded(suite, &probe, "the same again");
	heard = suite_heard(suite, before, "IdP B");
	EXPECT(kept ? heard == 0 : heard == 2, "a token is used until its expireTime, not longer",
		"one that ends in %.0f s: %zu requests at the STS afterwards", offset_s, heard);
	free(body);
	free(random);
	free(token);
}

/* Both replies by hand: the account's token is the federated one, or another. */
static void expect_federated_back(struct suite *suite, bool same)
{
	char *token = suite_mint(suite, NULL);
	char *first = crypto_random_hex(16);
	char *second = crypto_random_hex(16);
	struct probe probe = {.route = "impersonated", .token = token};
	char *federated = xasprintf("{\"access_token\":\"%s\",\"issued_token_type\":\"" ACCESS_TOKEN
				    "\",\"token_type\":\"Bearer\",\"expires_in\":3600}",
		first);
	char *of_account = xasprintf("{\"accessToken\":\"%s\"," LATER "}", same ? first : second);

	script_sts(suite, "token", 200, AS_JSON, federated);
	script(suite, 200, AS_JSON, of_account);
	if (same)
		expect_nothing_forwarded(suite, &probe, "the federated token comes back");
	else
		expect_forwarded(suite, &probe, "another token comes back");
	restore_sts(suite);
	free(of_account);
	free(federated);
	free(second);
	free(first);
	free(token);
}

static void impersonation_case(struct suite *suite)
{
	expect_two_hops(suite);
	expect_members_only(suite);
	expect_bad_replies_refused(suite);
	expect_silence_ends(suite);
	expect_federated_back(suite, false);
	expect_federated_back(suite, true);
	expect_kept(suite, 2000, true);
	/* Within the margin, and long enough that a slow machine uses it once. */
	expect_kept(suite, suite_bounds(suite, ROLE_PROXY)->cache_margin_s - 0.1, false);
	expect_route_guarded(suite, "impersonated");
	expect_two_hops(suite);
}

static const struct test_case cases[] = {
	{.slug = "proxy/exc/sts-form", .run = sts_form_case},
	{.slug = "proxy/exc/impersonation", .run = impersonation_case},
};

CASE_LIST(cases_proxy_way_account, cases);
