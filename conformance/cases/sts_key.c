/* Keys: what was uploaded, and nothing from anywhere else. */
#include <stdlib.h>

#include "case.h"
#include "sts_help.h"

static void expect_silence(struct suite *suite, struct moment before, const char *what)
{
	size_t heard = origin_connections(suite->evil) - before.evil;

	EXPECT(heard == 0, "nothing is fetched", "%s: %zu connections", what, heard);
}

/* S-KEY-03: the claims of a token that nobody has verified name a server. */
static void no_fetch_unknown_case(struct suite *suite)
{
	static const char *const formats[] = {"{'claims':{'iss':'http://127.0.0.1:%u'}}",
		"{'claims':{'iss':'http://127.0.0.1:%u/tenant'}}",
		"{'key':'foreign','claims':{'iss':'http://127.0.0.1:%u/tenant/'}}",
		"{'claims':{'iss':'http://127.0.0.1:%u/.well-known/openid-configuration'}}"};
	struct moment before = suite_now(suite);

	sts_control(suite);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		char *order = xasprintf(formats[i], origin_port(suite->evil));

		expect_sts_refuses_token(suite, NULL, order, "invalid_grant");
		expect_silence(suite, before, order);
		free(order);
	}
}

/* S-KEY-04: the issuer could be asked, and is not. */
static void uploaded_jwks_case(struct suite *suite)
{
	static const char *const formats[] = {
		"{'claims':{'iss':'http://127.0.0.1:%u/issuer'},'header':{'kid':'new'}}",
		"{'claims':{'iss':'http://127.0.0.1:%u/issuer'},'key':'foreign'}"};
	char *order = xasprintf(
		"{'claims':{'iss':'http://127.0.0.1:%u/issuer'}}", origin_port(suite->evil));
	struct moment before = suite_now(suite);

	expect_sts_takes_token(suite, "reachable", order);
	expect_silence(suite, before, "a good token");
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		char *bad = xasprintf(formats[i], origin_port(suite->evil));

		expect_sts_refuses_token(suite, "reachable", bad, "invalid_grant");
		expect_silence(suite, before, bad);
		free(bad);
	}
	free(order);
}

static const struct test_case cases[] = {
	{.slug = "sts/key/no-fetch-unknown", .run = no_fetch_unknown_case},
	{.slug = "sts/key/uploaded-jwks", .run = uploaded_jwks_case},
};

CASE_LIST(cases_sts_key, cases);
