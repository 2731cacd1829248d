/* What the proxy reads from files besides its configuration is renewed while it runs. */
#include <stdio.h>
#include <stdlib.h>

#include "case.h"
#include "intro_help.h"
#include "lib/clock.h"
#include "lib/settings.h"
#include "ops_help.h"
#include "see_exchange.h"
#include "suite_clients.h"

#define ROUTE "delegated"

/* An exchange of a new token is made with that secret. */
static bool used(struct suite *suite, const char *secret)
{
	struct exchange_seen seen;
	bool good;

	see_exchange(suite, exchange_route_named(ROUTE), NULL, &seen);
	good = is_basic_of(
		http_fields_value(seen.fields, "authorization"), ODD_CLIENT_ID, slice_of(secret));
	exchange_seen_clear(&seen);
	return good;
}

static bool used_soon(struct suite *suite, const char *secret)
{
	int64_t until = clock_ms() + 8000;

	while (!used(suite, secret)) {
		if (clock_ms() > until)
			return false;
		clock_rest(0.02);
	}
	return true;
}

/* P-OPS-18 */
static void secret_renew_case(struct suite *suite)
{
	char *old = suite_odd_secret(suite);
	char *renewed, *token = suite_mint(suite, NULL);
	bool told, kept;
	size_t from;

	if (!used(suite, old))
		case_untestable("the client proves itself by the secret in its file",
			"it does so by another one");
	renewed = suite_renew_odd_secret(suite);
	reload_with(suite, NULL);
	EXPECT(used_soon(suite, renewed), "a secret that was renewed is used after SIGHUP",
		"the old one is used on");
	from = log_size(suite);
	suite_spoil_odd_secret(suite);
	reload_with(suite, NULL);
	told = log_says(suite, from, "reload_refused");
	kept = party_runs(PROXY(suite)) && used(suite, renewed);
	secret_free(renewed);
	/* Before anything is judged, for others start the proxy with that file. */
	renewed = suite_renew_odd_secret(suite);
	reload_usual(suite, token);
	EXPECT(told, "a file without a secret is told of", "not a word");
	EXPECT(kept, "until it is mended the last good one is used on", "it is not");
	EXPECT(used_soon(suite, renewed), "and once it is mended, the new one", "it is not");
	secret_free(renewed);
	secret_free(old);
	free(token);
}

/* ---- whom it trusts ---- */

static void put_file(const char *path, struct slice text)
{
	FILE *file = fopen(path, "w");
	bool good = file && fwrite(text.at, 1, text.len, file) == text.len;

	if (!file || fclose(file) != 0 || !good)
		case_broken("%s cannot be written", path);
}

/* Peers that prove themselves by the CA of the stage, and what becomes of requests without it. */
struct trusting {
	struct probe upstream, introspection;
	bool introspects;
};

static bool both_become(
	struct suite *suite, const struct trusting *t, int of_upstream, int of_introspection)
{
	return status_becomes(suite, &t->upstream, of_upstream) &&
	       (!t->introspects || status_becomes(suite, &t->introspection, of_introspection));
}

static void expect_ca_renewed(struct suite *suite, const struct trusting *t)
{
	const char *path = vars_get(&suite->vars, "ca_file");
	char *other_path = xasprintf("%s/other-ca.pem", suite->workdir);
	struct buf usual = {0}, other = {0};
	bool refused, taken;

	if (file_read(path, 65536, &usual) || file_read(other_path, 65536, &other))
		case_broken("the CAs of the stage cannot be read");
	if (!both_become(suite, t, 200, 200))
		case_untestable("the control: peers of the stage's CA are spoken to", "one is not");
	put_file(path, buf_slice(&other));
	reload_with(suite, NULL);
	refused = both_become(suite, t, 502, 503);
	/* Before anything is judged, for others use that file. */
	put_file(path, buf_slice(&usual));
	reload_with(suite, NULL);
	taken = both_become(suite, t, 200, 200);
	EXPECT(refused, "whom a CA vouches for that was taken away is not spoken to after SIGHUP",
		"he is");
	EXPECT(taken, "and is spoken to when it is back", "he is not");
	buf_clear(&usual);
	buf_clear(&other);
	free(other_path);
}

static void ca_renew_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	char *opaque = tenant_opaque_token(suite);
	char *issuer = xasprintf(
		"{\"iss\":\"https://127.0.0.1:%u/o\"}", suite_port(suite, "own_tls_port"));
	struct trusting t = {.upstream = {.route = "tls_good", .token = token},
		.introspection = {.route = "opaque_tls", .token = opaque},
		.introspects = suite_claims(suite, ROLE_PROXY, "intro")};
	struct tenant own;

	tenant_begin(&own, suite, "o", "opaque_tls");
	tell_answer(&own, issuer);
	expect_ca_renewed(suite, &t);
	tenant_end(&own);
	free(issuer);
	free(opaque);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/secret-renew", .run = secret_renew_case},
	{.slug = "proxy/ops/ca-renew",
		.run = ca_renew_case,
		.role = ROLE_PROXY,
		.requirement =
			"A CA that was taken out of its file is not trusted any more after SIGHUP",
		.source = "docs/operation.md",
		.wants = "reload"},
};

CASE_LIST(cases_proxy_ops_secret, cases);
