/* What the proxy tells of itself: whether it is ready, what it has done, what is wrong with a file.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "case.h"
#include "exchange_help.h"
#include "id_jag_help.h"
#include "lib/clock.h"
#include "ops_help.h"
#include "tenant.h"

/* ---- ready ---- */

/* P-OPS-10 */
static void ready_case(struct suite *suite)
{
	struct tenant own[OWN_ISSUERS];

	expect_good_token_passes(suite);
	own_issuers_begin(suite, own);
	suite_restart(suite, ROLE_PROXY);
	for (size_t i = 0; i < OWN_ISSUERS; i++) {
		EXPECT(admin_status(suite, "ready") == 503,
			"it is not ready while the keys of an issuer were never had",
			"without %s: %d", own[i].name, admin_status(suite, "ready"));
		own_issuer_publish(&own[i]);
		EXPECT(admin_status(suite, "health") == 200, "but alive", "it is not");
	}
	EXPECT(admin_status_becomes(suite, "ready", 200, 15000),
		"it is ready once they were had, without any request", "it is not");
	own_issuers_end(own);
	clock_rest(0.3);
	EXPECT(admin_status(suite, "ready") == 200,
		"an issuer that is silent later changes nothing", "status %d",
		admin_status(suite, "ready"));
}

/* ---- metrics ---- */

static void expect_metric(struct suite *suite, const char *series, double expected)
{
	double actual = metric(suite, series);

	EXPECT(actual == expected, "the number is how often it happened", "%s is %g instead of %g",
		series, actual, expected);
}

#define CACHE(result) "auth_proxy_exchange_cache_total{result=\"" result "\"}"
#define OUTCOME(name) "auth_proxy_requests_total{outcome=\"" name "\"}"
#define KEYS(result) "auth_proxy_key_refreshes_total{result=\"" result "\"}"
#define EXCHANGES "auth_proxy_exchange_duration_seconds_count"

/* Keys are fetched again when they have some age: as many are counted as the IdP has seen. */
static void expect_fetches_counted(struct suite *suite, struct moment before)
{
	int64_t until = clock_ms() + 5000;
	double counted = metric(suite, KEYS("ok"));

	/* One that is under way is counted when it has ended. */
	while (counted != (double)key_fetches(suite, before) && clock_ms() < until) {
		clock_rest(0.05);
		counted = metric(suite, KEYS("ok"));
	}
	EXPECT(counted >= 1 && counted == (double)key_fetches(suite, before),
		"each fetch of keys is counted", "%.0f of %zu", counted,
		key_fetches(suite, before));
}

/* Ten requests with one token, three without, two with a bad one; it came up after `before`. */
static void expect_counts(struct suite *suite, struct moment before)
{
	char *token = suite_mint(suite, NULL);
	char *bad = suite_mint(suite, "{\"claims\":{\"aud\":\"another\"}}");

	for (int i = 0; i < 10; i++)
		expect_passes(suite, &(struct probe){.token = token}, "a good token");
	for (int i = 0; i < 3; i++)
		expect_refused(suite, &(struct probe){0}, &(struct refusal){.status = 401}, "none");
	for (int i = 0; i < 2; i++)
		expect_token_refused(suite, bad, "a token for somebody else");
	expect_metric(suite, OUTCOME("FORWARDED"), 10);
	expect_metric(suite, OUTCOME("NO_CREDENTIALS"), 3);
	expect_metric(suite, OUTCOME("TOKEN_AUDIENCE"), 2);
	expect_metric(suite, OUTCOME("TOKEN_EXPIRED"), 0);
	expect_metric(suite, CACHE("miss"), 1);
	expect_metric(suite, CACHE("hit"), 9);
	expect_metric(suite, CACHE("coalesced"), 0);
	expect_metric(suite, CACHE("negative"), 0);
	expect_metric(suite, EXCHANGES, 1);
	expect_fetches_counted(suite, before);
	expect_metric(suite, KEYS("failed"), 0);
	EXPECT(metric(suite, "auth_proxy_exchange_duration_seconds_sum") > 0,
		"an exchange takes time", "it took none");
	free(token);
	free(bad);
}

#define AT_ONCE 5

/* Who waited for another one's exchange has a line of his own. [docs/operation.md] */
static void expect_lines(struct suite *suite, size_t from)
{
	size_t made = 0, coalesced = 0;
	struct buf log = {0};
	struct slice rest, line;

	log_since(suite, from, &log);
	rest = buf_slice(&log);
	while (slice_split(&rest, '\n', &line)) {
		bool audit = slice_contains(line, "\"event\":\"audit\"");

		made += audit && slice_contains(line, "\"exchange\":\"made\"");
		coalesced += audit && slice_contains(line, "\"exchange\":\"coalesced\"");
	}
	buf_clear(&log);
	EXPECT(made == 1 && coalesced == AT_ONCE - 1, "each has its audit line",
		"%zu made, %zu coalesced", made, coalesced);
}

/* Requests that wait for one exchange, which is held back until all of them do. */
static void expect_coalesced(struct suite *suite)
{
	char *issued = opaque_token(suite);
	char *good = good_exchange_reply(issued);
	struct wire wire[AT_ONCE];
	struct tenant own;
	char *token;
	char *text;
	size_t since, from;

	tenant_begin(&own, suite, "k", "keys");
	free(tenant_ready(&own));
	token = tenant_token(&own, own.key[0]);
	text = probe_text(suite, &(struct probe){.route = "keys", .token = token});
	issuer_tell(suite->issuer, "/token", &(struct issuer_answer){.mode = ISSUER_HOLD});
	from = log_size(suite);
	since = issuer_now(suite->issuer);
	for (int i = 0; i < AT_ONCE; i++) {
		wire_open(&wire[i], suite_port(suite, "proxy_port"));
		wire_send(&wire[i], slice_of(text));
	}
	if (!issuer_wait(suite->issuer, since, "/token", 1, 5000))
		case_untestable("an exchange is asked for", "it is not");
	for (int i = 0; i < 500 && metric(suite, "auth_proxy_requests_in_flight") < AT_ONCE; i++)
		clock_rest(0.01);
	expect_metric(suite, "auth_proxy_requests_in_flight", AT_ONCE);
	/* That they are under way does not tell how far they are. */
	clock_rest(0.3);
	issuer_tell_json(suite->issuer, "/token", good);
	for (int i = 0; i < AT_ONCE; i++) {
		struct wire_reply reply;

		wire_read(&wire[i], "POST", REPLY_MS, &reply);
		EXPECT(reply.status == 200, "all are served", "status %d", reply.status);
		wire_reply_clear(&reply);
		wire_close(&wire[i]);
	}
	expect_metric(suite, CACHE("coalesced"), AT_ONCE - 1);
	if (suite_claims(suite, ROLE_PROXY, "audit"))
		expect_lines(suite, from);
	EXPECT(issuer_asked(suite->issuer, since, "/token") == 1, "by one exchange", "%zu",
		issuer_asked(suite->issuer, since, "/token"));
	tenant_end(&own);
	free(text);
	free(token);
	free(good);
	free(issued);
}

/* Every exchange is asked for, or its failure is one that is kept. */
static void expect_negative(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	double missed = metric(suite, CACHE("miss"));
	struct moment before = suite_now(suite);
	size_t asked;

	script_token_endpoint(suite, 0, 400, NULL, "{\"error\":\"invalid_grant\"}");
	for (int i = 0; i < 4; i++)
		expect_refused(suite, &(struct probe){.token = token},
			&(struct refusal){.status = 401}, "a token that the IdP refuses");
	restore_idp(suite);
	asked = token_endpoints_heard(suite, before);
	expect_metric(suite, CACHE("miss"), missed + (double)asked);
	expect_metric(suite, CACHE("negative"), 4 - (double)asked);
	free(token);
}

/* However many requests an exchange takes, it is one. */
static void expect_one_exchange(struct suite *suite)
{
	double missed = metric(suite, CACHE("miss")), made = metric(suite, EXCHANGES);
	char *issued = id_jag_tell_server(suite);
	char *token = suite_mint(suite, NULL);

	if (id_jag_status(suite, token) != 200)
		case_untestable("an exchange of two hops is made", "it is not");
	expect_metric(suite, CACHE("miss"), missed + 1);
	expect_metric(suite, EXCHANGES, made + 1);
	free(token);
	free(issued);
}

/* P-OPS-12 */
static void metrics_case(struct suite *suite)
{
	struct wire_reply reply;
	struct metrics_page page;
	struct moment before = suite_now(suite);

	suite_restart(suite, ROLE_PROXY);
	read_metrics(suite, &reply, &page);
	wire_reply_clear(&reply);
	expect_counts(suite, before);
	expect_negative(suite);
	expect_coalesced(suite);
	if (suite_claims(suite, ROLE_PROXY, "idjag"))
		expect_one_exchange(suite);
}

/* ---- the check of a configuration ---- */

static int check(struct suite *suite, struct buf *printed)
{
	struct note note = {0};
	int status;

	if (party_check(PROXY(suite), &suite->vars, 10000, &status, printed, &note))
		case_untestable("the manifest has a command line for the check", "%s", note.text);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* P-OPS-14 */
static void check_config_case(struct suite *suite)
{
	const struct manifest *manifest = &PROXY(suite)->manifest;
	struct buf printed = {0};
	struct note note = {0};
	int status;

	expect_good_token_passes(suite);
	status = check(suite, &printed);
	EXPECT(status == 0, "a good configuration is found good", "status %d: %s", status,
		printed.at ? printed.at : "");
	for (size_t i = 0; i < manifest->refuses.count; i++) {
		const struct manifest_file *file = &manifest->refuses.at[i];

		if (party_write(PROXY(suite), &suite->vars, file, &note))
			case_broken("%s", note.text);
		buf_reset(&printed);
		status = check(suite, &printed);
		EXPECT(status == 1, "a bad configuration is found bad: exit status 1", "%s: %d",
			file->template, status);
		EXPECT(printed.len > 20 &&
				slice_contains(buf_slice(&printed), file->names ? file->names : ""),
			"and what is wrong is named", "%s: %s", file->template,
			printed.at ? printed.at : "not a word");
		EXPECT(!slice_contains(buf_slice(&printed), "planted-secret"),
			"without telling the secret", "%s", file->template);
	}
	if (party_rewrite(PROXY(suite), &suite->vars, NULL, &note))
		case_broken("%s", note.text);
	buf_clear(&printed);
	expect_good_token_passes(suite);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/ready", .run = ready_case},
	{.slug = "proxy/ops/metrics", .run = metrics_case},
	{.slug = "proxy/ops/check-config", .run = check_config_case},
};

CASE_LIST(cases_proxy_ops_state, cases);
