/* When the exchange fails: whose fault it is, and that nothing is ever let through. */
#include <stdlib.h>

#include "case.h"
#include "exchange_help.h"
#include "lib/clock.h"

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

static void expect_mapped(
	struct suite *suite, const char *const *errors, size_t count, int first, int second)
{
	expect_good_token_passes(suite);
	for (size_t i = 0; i < count; i++) {
		char *body = error_body(errors[i]);
		int status;

		script_token_endpoint(suite, 1, 400, NULL, body);
		status = status_without_forwarding(suite, errors[i]);
		EXPECT(status == first || status == second, "the status says who can mend it",
			"%s: status %d instead of %d", errors[i], status, first);
		restore_idp(suite);
		free(body);
	}
}

/* P-ERR-02 [RFC8693 2.2.2] */
static void subject_refused_case(struct suite *suite)
{
	static const char *const errors[] = {"invalid_request", "invalid_grant", "invalid_token"};

	expect_mapped(suite, errors, ARRAY_LEN(errors), 401, 401);
}

/* P-ERR-03 [RFC6749 5.2] */
static void our_fault_case(struct suite *suite)
{
	static const char *const errors[] = {
		"invalid_client", "unauthorized_client", "unsupported_grant_type"};

	expect_mapped(suite, errors, ARRAY_LEN(errors), 502, 500);
}

/* P-ERR-04 [RFC8693 2.2.2] */
static void policy_case(struct suite *suite)
{
	static const char *const errors[] = {"invalid_target", "access_denied", "invalid_scope"};

	expect_mapped(suite, errors, ARRAY_LEN(errors), 403, 403);
}

/* P-ERR-05 [RFC9110 15.6.5]: an issuer that never answers. */
static void outage_case(struct suite *suite)
{
	int64_t started;
	int status;

	expect_good_token_passes(suite);
	break_token_endpoint(suite, "hang");
	started = clock_ms();
	status = status_without_forwarding(suite, "hang");
	restore_idp(suite);
	EXPECT(status == 504, "504 when the issuer does not answer", "status %d", status);
	EXPECT(clock_ms() - started < 10000, "within a bounded time", "%lld ms",
		(long long)(clock_ms() - started));
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

/* P-ERR-08: the first good exchange after an outage works; a failure is not remembered. */
static void recovery_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct wire_reply reply;

	expect_good_token_passes(suite);
	script_token_endpoint(suite, 0, 503, NULL, "{\"error\":\"temporarily_unavailable\"}");
	probe_send(suite, &probe, &reply);
	EXPECT(reply.status >= 500, "the outage is seen", "status %d", reply.status);
	wire_reply_clear(&reply);
	restore_idp(suite);
	expect_token_passes(suite, token, "the same token after the outage");
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/err/fail-closed", .run = fail_closed_case},
	{.slug = "proxy/err/subject-refused", .run = subject_refused_case},
	{.slug = "proxy/err/our-fault", .run = our_fault_case},
	{.slug = "proxy/err/policy", .run = policy_case},
	{.slug = "proxy/err/outage", .run = outage_case},
	{.slug = "proxy/err/no-echo", .run = no_echo_case},
	{.slug = "proxy/err/recovery", .run = recovery_case},
};

CASE_LIST(cases_proxy_err, cases);
