/* What becomes of a good reply: the new token is used, for as long as it is good, and nothing else.
 */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "see_exchange.h"
#include "tenant.h"

#define ISSUED "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\""

/* P-RSP-01 [RFC8693 2.2.1] */
static void used_case(struct suite *suite)
{
	char *token = opaque_token(suite);
	char *body = good_exchange_reply(token);
	char *expected = xasprintf("Bearer %s", token);
	char *subject = suite_mint(suite, NULL);
	struct probe probe = {.token = subject};
	struct moment before = suite_now(suite);
	const struct wire_request *request;
	int status;

	script_token_endpoint(suite, 1, 200, NULL, body);
	status = probe_status(suite, &probe);
	restore_idp(suite);
	request = suite_last_at_origin(suite, before);
	EXPECT(status == 200 && request, "a good reply leads to the upstream", "status %d", status);
	EXPECT(http_fields_count(request->fields, "authorization") == 1,
		"the upstream gets exactly one Authorization field", "%zu",
		http_fields_count(request->fields, "authorization"));
	EXPECT(slice_is(http_fields_value(request->fields, "authorization"), expected),
		"it is Bearer and the new token", "it is another value");
	EXPECT(!slice_contains(request->raw, subject), "nothing of the client's token is left",
		"it is there");
	free(expected);
	free(subject);
	free(body);
	free(token);
}

/* ---- expires_in ---- */

/* How often the issuer was asked for two requests with one token, `pause` seconds apart. */
static size_t exchanges_for_two(struct suite *suite, const char *body, double pause)
{
	const struct exchange_route *route = exchange_route_named("public");
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.route = route->route, .token = token};
	size_t since = issuer_now(suite->issuer);

	issuer_tell_json(suite->issuer, route->path, body);
	for (int i = 0; i < 2; i++) {
		int status = probe_status(suite, &probe);

		EXPECT(status == 200 || status >= 500,
			"an odd expires_in is the issuer's fault, or none", "status %d: %s", status,
			body);
		if (i == 0)
			clock_rest(pause);
	}
	free(token);
	return issuer_asked(suite->issuer, since, route->path);
}

static void expect_not_used_after(
	struct suite *suite, char *take_token, const char *expires_in, double seconds)
{
	char *body = xasprintf("{\"access_token\":\"%s\"," ISSUED
			       ",\"token_type\":\"Bearer\",\"expires_in\":%s}",
		take_token, expires_in);

	EXPECT(exchanges_for_two(suite, body, seconds) == 2, "a token is not used after its end",
		"it was, after %.1f s, with expires_in %s", seconds, expires_in);
	free(body);
	free(take_token);
}

/* P-RSP-05 [RFC6749 5.1] [RFC8693 2.2.1] */
static void expires_in_case(struct suite *suite)
{
	/* Nothing is proven by these, so nothing may be kept. */
	static const char *const proofless[] = {"", ",\"expires_in\":0", ",\"expires_in\":-1",
		",\"expires_in\":-9223372036854775808", ",\"expires_in\":null",
		",\"expires_in\":\"\"", ",\"expires_in\":[300]", ",\"expires_in\":true"};
	/* These may be read as a time or not; whoever reads them must not stumble. */
	static const char *const odd[] = {",\"expires_in\":\"300\"", ",\"expires_in\":300.5",
		",\"expires_in\":9223372036854775808", ",\"expires_in\":18446744073709551617",
		",\"expires_in\":1e300", ",\"expires_in\":4294967297"};
	char *token = opaque_token(suite);
	struct exchange_seen seen;

	see_exchange(suite, exchange_route_named("public"), NULL, &seen);
	exchange_seen_clear(&seen);
	for (size_t i = 0; i < ARRAY_LEN(proofless); i++) {
		char *body = xasprintf("{\"access_token\":\"%s\"," ISSUED
				       ",\"token_type\":\"Bearer\"%s}",
			token, proofless[i]);

		EXPECT(exchanges_for_two(suite, body, 0) == 2,
			"a token of which nobody said how long it lives is not kept",
			"it was used again: %s", proofless[i][0] ? proofless[i] + 1 : "absent");
		free(body);
	}
	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		char *body = xasprintf("{\"access_token\":\"%s\"," ISSUED
				       ",\"token_type\":\"Bearer\"%s}",
			token, odd[i]);

		exchanges_for_two(suite, body, 0);
		free(body);
	}
	free(token);
	/* Neither is it kept beyond a fraction of a second, however that is rounded. */
	expect_not_used_after(suite, opaque_token(suite), "1.5", 2.1);
	/* A JWT that says when it ends is not kept beyond that, whatever stands beside it. */
	token = suite_mint(suite, "{\"claims\":{\"aud\":\"backend-server\"},"
				  "\"relative\":{\"exp\":1}}");
	ledger_allow(suite->ledger, slice_of(token), SEEN_BY_UPSTREAM);
	expect_not_used_after(suite, token, "300", 2.1);
	expect_good_token_passes(suite);
}

/* ---- what is besides in a reply ---- */

/* P-RSP-08 [RFC8693 2.2.1] The sweep after the case looks for both in everything but the IdP's. */
static void refresh_dropped_case(struct suite *suite)
{
	const struct exchange_route *route = exchange_route_named("public");
	char *token = opaque_token(suite);
	char *refresh = xasprintf("refresh-%s", token + 8);
	char *id = suite_mint(suite, "{\"header\":{\"typ\":\"JWT\"},\"claims\":{\"nonce\":\"n\"}}");
	char *subject = suite_mint(suite, NULL);
	struct probe probe = {.route = route->route, .token = subject};
	size_t since = issuer_now(suite->issuer), asked;
	char *body;

	ledger_enter(suite->ledger, slice_of(refresh), SEEN_BY_IDP, "a refresh token");
	body = xasprintf("{\"access_token\":\"%s\"," ISSUED ",\"token_type\":\"Bearer\","
			 "\"expires_in\":0,\"refresh_token\":\"%s\",\"id_token\":\"%s\"}",
		token, refresh, id);
	issuer_tell_json(suite->issuer, route->path, body);
	for (int i = 0; i < 2; i++) {
		struct moment before = suite_now(suite);
		const struct wire_request *request;
		int status = probe_status(suite, &probe);

		request = suite_last_at_origin(suite, before);
		EXPECT(status == 200 && request && !slice_contains(request->raw, refresh) &&
				!slice_contains(request->raw, id),
			"the access token is used, and neither refresh nor ID token", "status %d%s",
			status, request ? ", and they came along" : "");
	}
	asked = issuer_asked(suite->issuer, since, route->path);
	for (size_t i = 0; i < asked; i++) {
		const struct wire_request *request =
			issuer_request(suite->issuer, since, route->path, i);

		EXPECT(!slice_contains(request->body, refresh),
			"a refresh token of an exchange is dropped", "it was used");
	}
	free(body);
	free(refresh);
	free(id);
	free(subject);
	free(token);
}

/* P-RSP-09 [RFC6749 5.1] */
static void unknown_members_case(struct suite *suite)
{
	static const char *const more[] = {"\"x\":1", "\"not-before-policy\":0",
		"\"session_state\":\"abc\"", "\"ext_expires_in\":3599",
		"\"authorization_details\":[{\"type\":\"a\",\"locations\":[\"b\"]}]", "\"\":null",
		"\"access_token2\":\"other\"", "\"refresh_expires_in\":0"};
	char *token = opaque_token(suite);
	char *good = good_exchange_reply(token);

	expect_reply_taken(suite, NULL, good, token);
	for (size_t i = 0; i < ARRAY_LEN(more); i++) {
		char *body = xasprintf("{%s,%s", more[i], good + 1);
		char *subject = suite_mint(suite, NULL);
		struct moment before = suite_now(suite);
		int status;
		struct probe probe = {.token = subject};

		script_token_endpoint(suite, 1, 200, NULL, body);
		status = probe_status(suite, &probe);
		restore_idp(suite);
		EXPECT(status == 200 && suite_heard_origin(suite, before) == 1,
			"members that nobody knows are ignored", "status %d with %s", status,
			more[i]);
		free(subject);
		free(body);
	}
	free(good);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/rsp/used", .run = used_case},
	{.slug = "proxy/rsp/expires-in", .run = expires_in_case},
	{.slug = "proxy/rsp/refresh-dropped", .run = refresh_dropped_case},
	{.slug = "proxy/rsp/unknown-members", .run = unknown_members_case},
};

CASE_LIST(cases_proxy_rsp_use, cases);
