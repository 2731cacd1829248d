/* ID-JAG: an assertion of the IdP, and with it a token of another authorization server. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"
#include "id_jag_help.h"
#include "lib/crypto.h"
#include "ops_help.h"
#include "see_exchange.h"
#include "suite_clients.h"
#include "suite_files.h"

/* ---- what each of the two hears ---- */

static void expect_once(const struct form *form, const char *name, const char *value)
{
	EXPECT(form_count(form, name) == 1 && slice_is(form_value(form, name), value),
		"each parameter is there once, with its value", "%s: %zu times, \"%.*s\"", name,
		form_count(form, name), SLICE_ARGS(form_value(form, name)));
}

/* [ID-JAG 4.3] [Enterprise-Managed Authorization 4] */
static void expect_first_hop(struct suite *suite, const struct message *request,
	const struct form *form, const char *subject)
{
	char *secret = suite_secret(suite, "proxy_secret");

	expect_once(form, "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
	expect_once(form, "requested_token_type", TYPE_ID_JAG);
	expect_once(form, "audience", ID_JAG_SERVER);
	expect_once(form, "resource", ID_JAG_RESOURCE);
	expect_once(form, "scope", "backend-api:read");
	expect_once(form, "subject_token", subject);
	expect_once(form, "subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
	EXPECT(is_basic_of(http_fields_value(request->fields, "authorization"), "auth-proxy",
		       slice_of(secret)),
		"at the IdP the client is the one that is registered there", "it is not");
	secret_free(secret);
}

/* [ID-JAG 4.4] [Enterprise-Managed Authorization 5] Nothing of the first hop comes along. */
static void expect_second_hop(struct suite *suite, const struct wire_request *request,
	const char *subject, struct slice assertion)
{
	char *secret = suite_odd_secret(suite);
	struct form form = {0};

	EXPECT(slice_is(request->method, "POST") && !form_parse(request->body, &form),
		"the second hop is a form, by POST", "%.*s", SLICE_ARGS(request->method));
	expect_once(&form, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
	EXPECT(form_count(&form, "assertion") == 1 &&
			slice_equal(form_value(&form, "assertion"), assertion),
		"assertion is what the IdP gave", "it is something else");
	EXPECT(is_basic_of(http_fields_value(request->fields, "authorization"), ODD_CLIENT_ID,
		       slice_of(secret)) &&
			form_count(&form, "client_secret") == 0 &&
			form_count(&form, "client_assertion") == 0,
		"at the other server the client is the one that is registered there, alone",
		"it is another one, or two");
	EXPECT(!slice_contains(request->raw, subject) && form_count(&form, "subject_token") == 0,
		"the client's token does not go there", "it does");
	form_clear(&form);
	secret_free(secret);
}

/* What the IdP answered to that request. */
static char *answered(const struct observation *seen, const struct message *request)
{
	struct json *body = NULL;
	char *text = NULL;

	for (size_t i = 0; i < seen->count && !text; i++)
		if (seen->at[i]->answers == request && !json_parse(seen->at[i]->body, &body)) {
			text = slice_dup(json_member_string(body, "access_token"));
			json_free(body);
		}
	if (!text || !text[0])
		case_untestable("the IdP gives an assertion to a good request", "it does not");
	return text;
}

static void expect_upstream_gets(struct suite *suite, struct moment before, const char *token,
	const char *subject, const char *assertion)
{
	const struct wire_request *request = suite_last_at_origin(suite, before);

	EXPECT(suite_heard_origin(suite, before) == 1 &&
			slice_is(slice_from(http_fields_value(request->fields, "authorization"), 7),
				token),
		"the upstream gets the token of its own server", "it gets another one, or nothing");
	EXPECT(!slice_contains(request->raw, assertion) && !slice_contains(request->raw, subject),
		"and neither the assertion nor the client's token", "it gets one of them");
}

/* [docs/operation.md] Whose token it was, for whom, and which one the upstream got. */
static void expect_audited(struct suite *suite, size_t from, const char *token)
{
	char tag[SECRET_TAG_SIZE];
	struct buf log = {0};

	secret_tag(slice_of(token), tag);
	log_since(suite, from, &log);
	EXPECT(slice_contains(buf_slice(&log), "\"target\":\"" ID_JAG_SERVER "\"") &&
			slice_contains(buf_slice(&log), tag),
		"the audit log has the target and the token that the upstream got", "it has not");
	buf_clear(&log);
}

static void expect_two_hops(struct suite *suite)
{
	char *token = id_jag_tell_server(suite);
	char *subject = suite_mint(suite, NULL);
	struct moment before = suite_now(suite);
	size_t since = issuer_now(suite->issuer), from = log_size(suite);
	const struct message *request;
	struct observation seen;
	struct form form;
	char *assertion;

	request = seen_exchange(
		suite, &(struct probe){.route = "id_jag", .token = subject}, &form, &seen);
	expect_first_hop(suite, request, &form, subject);
	assertion = answered(&seen, request);
	EXPECT(issuer_asked(suite->issuer, since, ID_JAG_SERVER_PATH) == 1,
		"the second hop is one request to the other server", "%zu requests",
		issuer_asked(suite->issuer, since, ID_JAG_SERVER_PATH));
	expect_second_hop(suite, issuer_request(suite->issuer, since, ID_JAG_SERVER_PATH, 0),
		subject, slice_of(assertion));
	expect_upstream_gets(suite, before, token, subject, assertion);
	if (suite_claims(suite, ROLE_PROXY, "audit"))
		expect_audited(suite, from, token);
	EXPECT(token_endpoints_heard(suite, before) == 1, "nobody else is shown the assertion",
		"%zu token requests beside that one", token_endpoints_heard(suite, before) - 1);
	before = suite_now(suite);
	since = issuer_now(suite->issuer);
	EXPECT(id_jag_status(suite, subject) == 200 && token_endpoints_heard(suite, before) == 0 &&
			issuer_asked(suite->issuer, since, ID_JAG_SERVER_PATH) == 0,
		"the token is used again", "somebody is asked again");
	observation_clear(&seen);
	form_clear(&form);
	free(assertion);
	free(subject);
	free(token);
}

/* ---- what the IdP gives ---- */

struct assertion_row {
	const char *what;
	const char *typ;      /* NULL is the right one */
	const char *claims;   /* changes, as JSON; NULL changes nothing */
	const char *relative; /* NULL is a good end */
	const char *issued_type, *token_type;
};

/* False when the other server heard of it. */
static bool stays(struct suite *suite, const struct assertion_row *row, int *status)
{
	char *subject = suite_mint(suite, NULL);
	char *assertion = id_jag_mint(suite, row->typ ? row->typ : "\"oauth-id-jag+jwt\"",
		row->claims ? row->claims : "{}", row->relative ? row->relative : "\"exp\":300");
	struct moment before = suite_now(suite);
	size_t since = issuer_now(suite->issuer);
	bool silent;

	id_jag_script_idp(suite, assertion, row->issued_type ? row->issued_type : TYPE_ID_JAG,
		row->token_type ? row->token_type : "N_A");
	*status = id_jag_status(suite, subject);
	restore_idp(suite);
	silent = issuer_asked(suite->issuer, since, ID_JAG_SERVER_PATH) == 0 &&
		 suite_heard_origin(suite, before) == 0;
	free(assertion);
	free(subject);
	return silent;
}

/* [ID-JAG 3.1, 4.3.4] each differs from the control in one thing */
static void expect_assertions_judged(struct suite *suite)
{
	static const struct assertion_row rows[] = {
		{.what = "typ of an access token", .typ = "\"at+jwt\""},
		{.what = "no typ", .typ = "null"},
		{.what = "for another server",
			.claims = "{\"aud\":\"https://other.example.com/\"}"},
		{.what = "for two servers",
			.claims =
				"{\"aud\":[\"" ID_JAG_SERVER "\",\"https://other.example.com/\"]}"},
		{.what = "for nobody", .claims = "{\"aud\":null}"},
		{.what = "for another client", .claims = "{\"client_id\":\"auth-proxy\"}"},
		{.what = "for no client", .claims = "{\"client_id\":null}"},
		{.what = "for another resource",
			.claims = "{\"resource\":\"https://other.example.com/api\"}"},
		{.what = "for two resources",
			.claims = "{\"resource\":[\"" ID_JAG_RESOURCE
				  "\",\"https://other.example.com/api\"]}"},
		{.what = "for no resource", .claims = "{\"resource\":null}"},
		{.what = "about somebody else", .claims = "{\"sub\":\"alice@example.com\"}"},
		{.what = "about nobody", .claims = "{\"sub\":null}"},
		{.what = "of another issuer", .claims = "{\"iss\":\"https://other.example.com/\"}"},
		{.what = "that is over", .relative = "\"exp\":-3600"},
		{.what = "without end", .claims = "{\"exp\":null}", .relative = ""},
		{.what = "called an access token",
			.issued_type = "urn:ietf:params:oauth:token-type:access_token"},
		{.what = "called a bearer token", .token_type = "Bearer"},
	};
	static const struct assertion_row good = {.what = "good"};
	char *token = id_jag_tell_server(suite);
	int status;

	if (stays(suite, &good, &status) || status != 200)
		case_untestable("an assertion written by hand is taken when it is good",
			"status %d", status);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool silent = stays(suite, &rows[i], &status);

		EXPECT(silent, "an assertion that is none for this server and client goes nowhere",
			"one %s does", rows[i].what);
		EXPECT(status >= 500, "that it is none is no fault of the client",
			"one %s: status %d", rows[i].what, status);
	}
	free(token);
}

/* ---- what the other server gives ---- */

static void expect_server_refusal(
	struct suite *suite, const struct issuer_answer *answer, int exact, const char *what)
{
	char *subject = suite_mint(suite, NULL);
	struct moment before = suite_now(suite);
	int status;

	issuer_tell(suite->issuer, ID_JAG_SERVER_PATH, answer);
	status = id_jag_status(suite, subject);
	EXPECT(suite_heard_origin(suite, before) == 0, "without its token nothing is forwarded",
		"%s: %zu requests", what, suite_heard_origin(suite, before));
	EXPECT(status >= 500 || status == 403,
		"what the other server refuses, no login at the IdP can mend", "%s: status %d",
		what, status);
	EXPECT(status == exact || !suite_claims(suite, ROLE_PROXY, "refusals"),
		"the status is that of docs/exchange.md", "%s: status %d", what, status);
	free(subject);
}

static void expect_refusals_understood(struct suite *suite)
{
	static const struct {
		const char *what;
		struct issuer_answer answer;
		int status;
	} rows[] = {
		{"invalid_grant", {.status = 400, .body = "{\"error\":\"invalid_grant\"}"}, 502},
		{"invalid_request", {.status = 400, .body = "{\"error\":\"invalid_request\"}"},
			502},
		{"invalid_client", {.status = 401, .body = "{\"error\":\"invalid_client\"}"}, 502},
		{"access_denied", {.status = 400, .body = "{\"error\":\"access_denied\"}"}, 403},
		{"invalid_scope", {.status = 400, .body = "{\"error\":\"invalid_scope\"}"}, 403},
		{"no JSON", {.type = "text/html", .body = "{}"}, 502},
		{"no token", {.body = "{\"token_type\":\"Bearer\"}"}, 502},
		{"unavailable", {.status = 503, .body = "{}"}, 503},
		{"silence", {.mode = ISSUER_HOLD}, 504},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_server_refusal(suite, &rows[i].answer, rows[i].status, rows[i].what);
}

/* A JWT that the other server gave: for the resource, of that server, and none that was shown. */
static int status_with_token(struct suite *suite, const char *token)
{
	char *subject = suite_mint(suite, NULL);
	char *reply = xasprintf("{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}", token);
	int status;

	issuer_tell_json(suite->issuer, ID_JAG_SERVER_PATH, reply);
	status = id_jag_status(suite, subject);
	free(reply);
	free(subject);
	return status;
}

/* [Enterprise-Managed Authorization 5] [RFC8693 2.1] */
static void expect_tokens_judged(struct suite *suite)
{
	static const struct {
		const char *what, *claims;
		bool good;
	} rows[] = {
		{"for the resource",
			"\"aud\":\"" ID_JAG_RESOURCE "\",\"iss\":\"" ID_JAG_SERVER "\"", true},
		{"for the server itself",
			"\"aud\":\"" ID_JAG_SERVER "\",\"iss\":\"" ID_JAG_SERVER "\"", false},
		{"of the IdP", "\"aud\":\"" ID_JAG_RESOURCE "\"", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *order = xasprintf("{\"claims\":{%s,\"sub\":\"u-1 there\"}}", rows[i].claims);
		char *token = suite_mint(suite, order);
		int status;

		ledger_allow(suite->ledger, slice_of(token), SEEN_BY_UPSTREAM);
		status = status_with_token(suite, token);
		if (rows[i].good && status != 200)
			case_untestable("a JWT of the other server, for the resource, is used",
				"status %d", status);
		EXPECT(rows[i].good || status >= 500,
			"a JWT for somebody else, or of somebody else, is not used",
			"one %s: status %d", rows[i].what, status);
		free(token);
		free(order);
	}
}

/* The IdP's word is no token of the other server. */
static void expect_assertion_not_forwarded(struct suite *suite)
{
	char *subject = suite_mint(suite, NULL);
	char *assertion = id_jag_mint(suite, "\"oauth-id-jag+jwt\"", "{}", "\"exp\":300");
	char *reply = xasprintf("{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}", assertion);
	struct moment before = suite_now(suite);
	int status;

	issuer_tell_json(suite->issuer, ID_JAG_SERVER_PATH, reply);
	id_jag_script_idp(suite, assertion, TYPE_ID_JAG, "N_A");
	status = id_jag_status(suite, subject);
	restore_idp(suite);
	EXPECT(status >= 500 && suite_heard_origin(suite, before) == 0,
		"an assertion that comes back is no token", "status %d, %zu forwarded", status,
		suite_heard_origin(suite, before));
	free(reply);
	free(assertion);
	free(subject);
}

/* P-EXC-20 [ID-JAG 4.3, 4.4] [Enterprise-Managed Authorization 4, 5] */
static void id_jag_chain_case(struct suite *suite)
{
	expect_two_hops(suite);
	expect_assertions_judged(suite);
	expect_refusals_understood(suite);
	expect_tokens_judged(suite);
	expect_assertion_not_forwarded(suite);
}

static const struct test_case cases[] = {
	{.slug = "proxy/exc/id-jag-chain", .run = id_jag_chain_case},
};

CASE_LIST(cases_proxy_exc_id_jag, cases);
