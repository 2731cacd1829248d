/* The secret of a client is renewed while the proxy runs. */
#include <stdlib.h>

#include "case.h"
#include "lib/clock.h"
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
		pause_s(0.02);
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

static const struct test_case cases[] = {
	{.slug = "proxy/ops/secret-renew", .run = secret_renew_case},
};

CASE_LIST(cases_proxy_ops_secret, cases);
