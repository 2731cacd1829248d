/* When the exchange fails: whose fault it is, and that nothing is ever let through. */
#include <stdlib.h>

#include "case.h"
#include "challenge_help.h"
#include "lib/clock.h"
#include "see_exchange.h"

static char *error_body(const char *error)
{
	return xasprintf(
		"{\"error\":\"%s\",\"error_description\":\"planted-text-of-the-issuer\"}", error);
}

/* Send a good token while the endpoint is as it is; the upstream must hear nothing. */
static int status_without_forwarding(struct suite *suite, const char *what)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	int status;

	probe_send(suite, &probe, &reply);
	status = reply.status;
	EXPECT(suite_heard_origin(suite, before) == 0, "upon any failure nothing is forwarded",
		"%s: %zu requests", what, suite_heard_origin(suite, before));
	EXPECT(!slice_contains(buf_slice(&reply.raw), "planted-text-of-the-issuer"),
		"the issuer's words are not passed on", "%s: they are", what);
	wire_reply_clear(&reply);
	free(token);
	return status;
}

/* P-ERR-01 [MCP Token Passthrough] */
static void fail_closed_case(struct suite *suite)
{
	static const char *const modes[] = {"abort", "truncate"};
	static const int statuses[] = {302, 400, 401, 403, 404, 429, 500, 502, 503};
	int status;

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		script_token_endpoint(suite, 1, statuses[i], NULL, "{\"error\":\"server_error\"}");
		status = status_without_forwarding(suite, "an error status");
		EXPECT(status >= 400, "the request fails", "status %d after a %d", status,
			statuses[i]);
		restore_idp(suite);
	}
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		break_token_endpoint(suite, modes[i]);
		status = status_without_forwarding(suite, modes[i]);
		EXPECT(status >= 500, "a broken reply is a failure", "%s: status %d", modes[i],
			status);
		restore_idp(suite);
	}
	expect_good_token_passes(suite);
}

/* What the client reads of an error, and how sure it can be that logging in anew helps. */
struct mapping {
	int issuer_status;
	const char *error; /* of the issuer */
	int status;
	int or_status;
	const char *challenge; /* its error; NULL: there must be no challenge */
};

static void expect_mapped(struct suite *suite, const struct mapping *m)
{
	char *what = xasprintf("%d %s", m->issuer_status, m->error);
	char *body = error_body(m->error);
	char *token = suite_mint(suite, NULL);
	struct refusal refusal = {
		.status = m->status, .or_status = m->or_status, .error = m->challenge};
	struct probe probe = {.token = token};
	struct wire_reply reply;

	expect_good_token_passes(suite);
	script_token_endpoint(suite, 0, m->issuer_status, NULL, body);
	expect_refused(suite, &probe, &refusal, what);
	probe_send(suite, &probe, &reply);
	EXPECT(m->challenge || http_fields_count(reply.fields, "www-authenticate") == 0,
		"nobody is sent to log in again who cannot mend it by that", "%s: he is", what);
	wire_reply_clear(&reply);
	restore_idp(suite);
	free(token);
	free(body);
	free(what);
}

/* P-ERR-02 [RFC8693 2.2.2] */
static void subject_refused_case(struct suite *suite)
{
	static const char *const errors[] = {"invalid_request", "invalid_grant", "invalid_token"};

	for (size_t i = 0; i < ARRAY_LEN(errors); i++)
		expect_mapped(suite, &(struct mapping){400, errors[i], 401, 0, "invalid_token"});
}

/* P-ERR-03 [RFC6749 5.2] */
static void our_fault_case(struct suite *suite)
{
	static const struct mapping mappings[] = {
		{400, "invalid_client", 502, 500, NULL},
		{400, "unauthorized_client", 502, 500, NULL},
		{400, "unsupported_grant_type", 502, 500, NULL},
		{400, "something_new", 502, 500, NULL},
		{401, "invalid_client", 502, 500, NULL},
		{401, "invalid_grant", 502, 500, NULL},
		{403, "access_denied", 502, 500, NULL},
		{404, "invalid_request", 502, 500, NULL},
		{500, "invalid_grant", 502, 500, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(mappings); i++)
		expect_mapped(suite, &mappings[i]);
}

/* P-ERR-04 [RFC8693 2.2.2] [RFC6750 3.1] */
static void policy_case(struct suite *suite)
{
	static const struct mapping mappings[] = {
		{400, "invalid_target", 403, 0, NULL},
		{400, "access_denied", 403, 0, NULL},
		{400, "invalid_scope", 403, 0, "insufficient_scope"},
	};

	for (size_t i = 0; i < ARRAY_LEN(mappings); i++)
		expect_mapped(suite, &mappings[i]);
}

/* Said by the issuer in so many seconds; what the client is told must be that, or nothing: which of
 * the two it was. */
static bool expect_told_to_wait(struct suite *suite, int issuer_status, const char *retry_after)
{
	char *fields =
		xasprintf("{\"Content-Type\":\"text/html\",\"Retry-After\":\"%s\"}", retry_after);
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	struct slice told;
	bool passed_on;

	script_token_endpoint(suite, 0, issuer_status, fields, "<h1>later</h1>");
	probe_send(suite, &probe, &reply);
	restore_idp(suite);
	told = http_fields_value(reply.fields, "retry-after");
	EXPECT(reply.status == 503 || reply.status == 502,
		"an issuer that cannot answer now is 5xx", "%d: status %d", issuer_status,
		reply.status);
	EXPECT(suite_heard_origin(suite, before) == 0 && token_endpoints_heard(suite, before) == 1,
		"the issuer is not pressed, and nothing is forwarded",
		"%zu requests to the token endpoint", token_endpoints_heard(suite, before));
	EXPECT(!told.len || slice_is(told, retry_after), "what is passed on is what was said",
		"%.*s instead of %s", SLICE_ARGS(told), retry_after);
	passed_on = told.len > 0;
	wire_reply_clear(&reply);
	free(token);
	free(fields);
	return passed_on;
}

#define CROWD 8

/* Those who come together with one token may share one exchange: what it ends in is for all. */
static void expect_told_alike(struct suite *suite, const char *answer, const char *field,
	const char *wanted, const char *what)
{
	char *token = suite_mint(suite, NULL);
	char *text = probe_text(suite, &(struct probe){.token = token});
	char *fault = xasprintf("{\"endpoint\":\"token\",\"next\":0,\"delay_ms\":500,%s}", answer);
	struct wire wires[CROWD];
	size_t alike = 0;

	json_free(suite_control(suite, ROLE_IDP, "POST", "/faults", fault));
	for (size_t i = 0; i < CROWD; i++) {
		wire_open(&wires[i], suite_port(suite, "proxy_port"));
		wire_send(&wires[i], slice_of(text));
	}
	for (size_t i = 0; i < CROWD; i++) {
		struct wire_reply reply;

		wire_read(&wires[i], "POST", REPLY_MS, &reply);
		wire_close(&wires[i]);
		buf_add(&suite->client_saw, buf_slice(&reply.raw));
		alike += slice_contains(http_fields_value(reply.fields, field), wanted);
		wire_reply_clear(&reply);
	}
	restore_idp(suite);
	EXPECT(alike == CROWD, "whoever comes while the issuer is being asked is told the same",
		"%s: %zu of %d are", what, alike, CROWD);
	free(fault);
	free(text);
	free(token);
}

/* Who has to get a token of its own first fares no better where that cannot be had. */
static void expect_outage_of_actor(struct suite *suite, bool passed_on)
{
	static const char path[] = "/acting/token";
	struct issuer_answer answers[] = {{.mode = ISSUER_HOLD},
		{.status = 503, .fields = "Retry-After: 7\r\n", .body = "{}"}};
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.route = "acting", .token = token};

	suite_restart(suite, ROLE_PROXY);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		struct moment before = suite_now(suite);
		struct wire_reply reply;

		issuer_tell(suite->issuer, path, &answers[i]);
		probe_send(suite, &probe, &reply);
		EXPECT(suite_heard_origin(suite, before) == 0, "nothing is forwarded", "it was");
		EXPECT(i || reply.status == 504, "504 when the actor's issuer does not answer",
			"status %d", reply.status);
		EXPECT(!i || !passed_on ||
				(reply.status == 503 &&
					slice_is(http_fields_value(reply.fields, "retry-after"),
						"7")),
			"and as elsewhere the client is told to wait", "status %d", reply.status);
		wire_reply_clear(&reply);
	}
	issuer_tell(suite->issuer, path, NULL);
	free(token);
}

/* P-ERR-05 [RFC9110 15.6.3-15.6.5, 10.2.3] */
static void outage_case(struct suite *suite)
{
	bool passed_on;
	int64_t started;
	int status;

	expect_good_token_passes(suite);
	break_token_endpoint(suite, "abort");
	status = status_without_forwarding(suite, "abort");
	restore_idp(suite);
	EXPECT(status == 502 || status == 503, "502 or 503 when the issuer hangs up", "status %d",
		status);
	passed_on = expect_told_to_wait(suite, 503, "7");
	expect_told_to_wait(suite, 429, "11");
	if (passed_on)
		expect_told_alike(suite,
			"\"status\":503,\"fields\":{\"Retry-After\":\"7\"},\"body\":\"later\"",
			"retry-after", "7", "503");
	break_token_endpoint(suite, "hang");
	started = clock_ms();
	status = status_without_forwarding(suite, "hang");
	restore_idp(suite);
	EXPECT(status == 504, "504 when the issuer does not answer", "status %d", status);
	EXPECT(clock_ms() - started < 10000, "within a bounded time", "%lld ms",
		(long long)(clock_ms() - started));
	if (has_route(suite, "acting"))
		expect_outage_of_actor(suite, passed_on);
}

/* P-ERR-06 [RFC6749 5.2] */
static void no_echo_case(struct suite *suite)
{
	static const char *const errors[] = {
		"invalid_grant", "invalid_client", "invalid_target", "temporarily_unavailable"};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
		char *body = error_body(errors[i]);

		script_token_endpoint(suite, 1, 400, NULL, body);
		status_without_forwarding(suite, errors[i]); /* looks for the planted text */
		restore_idp(suite);
		free(body);
	}
}

/* The challenge of a request whose exchange the issuer refuses so; the caller clears it. */
static void step_up(struct suite *suite, const char *body, struct refused *refused)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};

	script_token_endpoint(suite, 1, 400, NULL, body);
	expect_challenge(suite, &probe, 401, refused, body);
	EXPECT(slice_is(challenge_parameter(&refused->challenge, "error"),
		       "insufficient_user_authentication"),
		"the challenge says that another login is wanted", "%s: it does not", body);
	restore_idp(suite);
	/* The user may do so at any moment. */
	expect_token_passes(suite, token, "when the issuer is content");
	free(token);
}

/* P-ERR-07 [RFC9470 3] */
static void step_up_case(struct suite *suite)
{
	static const char *const hostile[] = {
		"{\"error\":\"insufficient_user_authentication\",\"acr_values\":\"a\\\", planted=\\\"b\"}",
		"{\"error\":\"insufficient_user_authentication\",\"acr_values\":\"a\\\\\"}",
		"{\"error\":\"insufficient_user_authentication\",\"acr_values\":\"a\\r\\nplanted: b\"}",
		"{\"error\":\"insufficient_user_authentication\",\"acr_values\":[\"planted\"],\"max_age\":\"planted\"}",
		"{\"error\":\"insufficient_user_authentication\",\"max_age\":-1}",
		"{\"error\":\"interaction_required\",\"error_description\":\"planted\"}",
	};
	struct refused refused;

	expect_good_token_passes(suite);
	step_up(suite,
		"{\"error\":\"insufficient_user_authentication\",\"error_description\":\"planted\","
		"\"acr_values\":\"urn:example:gold phr\",\"max_age\":300}",
		&refused);
	EXPECT(slice_is(challenge_parameter(&refused.challenge, "acr_values"),
		       "urn:example:gold phr") &&
			slice_is(challenge_parameter(&refused.challenge, "max_age"), "300"),
		"which one is said in acr_values and max_age", "it is not");
	expect_told_alike(suite,
		"\"status\":400,\"fields\":{\"Content-Type\":\"application/json\"},"
		"\"body\":{\"error\":\"insufficient_user_authentication\","
		"\"acr_values\":\"urn:example:gold\",\"max_age\":300}",
		"www-authenticate", "acr_values=\"urn:example:gold\", max_age=\"300\"", "step up");
	EXPECT(!slice_contains(buf_slice(&refused.reply.raw), "planted"),
		"the issuer's other words are not passed on", "they are");
	refused_clear(&refused);
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		step_up(suite, hostile[i], &refused);
		EXPECT(!slice_contains(buf_slice(&refused.reply.raw), "planted") &&
				!challenge_parameter(&refused.challenge, "max_age").at,
			"nothing that cannot be such a value is passed on", "%s: it is",
			hostile[i]);
		refused_clear(&refused);
	}
}

/* P-ERR-08: the first good exchange after an outage works; a failure for A never blocks B. */
static void recovery_case(struct suite *suite)
{
	static const char *const outages[] = {"abort", "truncate"};
	char *token = suite_mint(suite, NULL);
	char *refused = suite_mint(suite, NULL);
	char *other = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct probe bad = {.token = refused};
	int status;

	expect_good_token_passes(suite);
	script_token_endpoint(suite, 0, 503, NULL, "{\"error\":\"temporarily_unavailable\"}");
	status = probe_status(suite, &probe);
	EXPECT(status >= 500, "the outage is seen", "status %d", status);
	restore_idp(suite);
	expect_token_passes(suite, token, "the same token after the outage");
	for (size_t i = 0; i < ARRAY_LEN(outages); i++) {
		char *last = suite_mint(suite, NULL);

		break_token_endpoint(suite, outages[i]);
		for (int n = 0; n < 20; n++)
			status_without_forwarding(suite, outages[i]);
		restore_idp(suite);
		expect_token_passes(suite, last, "the first exchange after the outage");
		free(last);
	}
	script_token_endpoint(suite, 1, 400, NULL, "{\"error\":\"invalid_grant\"}");
	status = probe_status(suite, &bad);
	EXPECT(status == 401, "a refusal is seen", "status %d", status);
	restore_idp(suite);
	expect_token_passes(suite, other, "another token of the same user");
	free(other);
	free(refused);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/err/fail-closed", .run = fail_closed_case},
	{.slug = "proxy/err/subject-refused", .run = subject_refused_case},
	{.slug = "proxy/err/our-fault", .run = our_fault_case},
	{.slug = "proxy/err/policy", .run = policy_case},
	{.slug = "proxy/err/outage", .run = outage_case},
	{.slug = "proxy/err/no-echo", .run = no_echo_case},
	{.slug = "proxy/err/step-up", .run = step_up_case},
	{.slug = "proxy/err/recovery", .run = recovery_case},
};

CASE_LIST(cases_proxy_err, cases);
