/* Where the exchange request goes, how often, and what does not go along. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "see_exchange.h"
#include "tenant.h"

/* P-EXC-14 [RFC9700 4.13] */
static void no_inbound_headers_case(struct suite *suite)
{
	static const char marker[] = "inbound-5f1c2a";
	static const char *const names[] = {"cookie", "x-audience", "x-user", "x-forwarded-for",
		"mcp-session-id", "mcp-method", "mcp-protocol-version", "x-api-key", "dpop",
		"traceparent", "origin", "referer", "proxy-authorization"};
	static const char fields[] =
		"Cookie: session=inbound-5f1c2a\r\nX-Audience: inbound-5f1c2a\r\n"
		"X-User: inbound-5f1c2a\r\nX-Forwarded-For: 192.0.2.1\r\n"
		"Mcp-Session-Id: inbound-5f1c2a\r\nMcp-Method: ping\r\n"
		"MCP-Protocol-Version: 2025-11-25\r\nX-Api-Key: inbound-5f1c2a\r\n"
		"DPoP: inbound-5f1c2a\r\nOrigin: https://inbound-5f1c2a.example\r\n"
		"Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
		"Referer: https://inbound-5f1c2a.example/\r\nX-Inbound-5f1c2a: 1\r\n";

	for (size_t i = 0; i < exchange_route_count; i++) {
		const struct exchange_route *route = &exchange_routes[i];
		struct probe probe = {.fields = fields};
		struct exchange_seen seen;
		struct slice authorization;

		if (!has_route(suite, route->route))
			continue;
		see_exchange(suite, route, &probe, &seen);
		for (size_t n = 0; n < ARRAY_LEN(names); n++)
			EXPECT(http_fields_count(seen.fields, names[n]) == 0,
				"the client's fields stay behind", "route \"%s\": %s", route->route,
				names[n]);
		for (size_t f = 0; f < seen.fields.count; f++)
			EXPECT(!slice_contains(seen.fields.at[f].value, marker),
				"the client's fields stay behind", "route \"%s\": %.*s",
				route->route, SLICE_ARGS(seen.fields.at[f].name));
		authorization = http_fields_value(seen.fields, "authorization");
		EXPECT(!slice_contains(authorization, seen.subject),
			"Authorization is the proxy's own", "route \"%s\": it is the client's",
			route->route);
		exchange_seen_clear(&seen);
	}
}

/* P-EXC-15 [RFC9700 4.4]: one route, two issuers, each with a token endpoint. */
static void right_idp_case(struct suite *suite)
{
	struct tenant own;
	struct moment before;
	char *token = suite_mint(suite, NULL);
	char *issued = tell_good_exchange(suite, "/b/token");
	size_t since;

	/* That B's keys are known is seen on another route, so that this one is judged alone. */
	tenant_begin(&own, suite, "b", "multi");
	free(tenant_ready(&own));
	own.route = "two_idps";
	since = issuer_now(suite->issuer);
	before = suite_now(suite);
	tenant_expect_taken(&own, token, "a token of the IdP");
	EXPECT(token_endpoints_heard(suite, before) == 1, "a token of A goes to A's token endpoint",
		"%zu requests there", token_endpoints_heard(suite, before));
	EXPECT(issuer_asked(suite->issuer, since, "/b/token") == 0,
		"a token of A goes to A's token endpoint alone", "B's got it");
	free(token);
	token = tenant_token(&own, own.key[0]);
	since = issuer_now(suite->issuer);
	before = suite_now(suite);
	tenant_expect_taken(&own, token, "a token of B");
	EXPECT(issuer_asked(suite->issuer, since, "/b/token") == 1,
		"a token of B goes to B's token endpoint", "%zu requests there",
		issuer_asked(suite->issuer, since, "/b/token"));
	EXPECT(token_endpoints_heard(suite, before) == 0,
		"a token of B goes to B's token endpoint alone", "A's got it");
	free(token);
	free(issued);
	tenant_end(&own);
}

#define CALLERS 100
/* "few": a process per core is not uncommon. */
#define FEW 4

/* P-EXC-17: the answer is held back until all of them have asked. */
static void single_flight_case(struct suite *suite)
{
	const struct exchange_route *route = exchange_route_named("public");
	char *token = suite_mint(suite, NULL);
	struct wire *wire = xcalloc(CALLERS, sizeof *wire);
	size_t since = issuer_now(suite->issuer), asked;
	char *text = probe_text(
		suite, &(struct probe){.route = route->route, .token = token, .method = "GET"});
	char *issued;

	issuer_tell(suite->issuer, route->path, &(struct issuer_answer){.mode = ISSUER_HOLD});
	for (size_t i = 0; i < CALLERS; i++) {
		wire_open(&wire[i], suite_port(suite, "proxy_port"));
		wire_send(&wire[i], slice_of(text));
	}
	if (!issuer_wait(suite->issuer, since, route->path, 1, 5000))
		case_untestable("the issuer is asked", "it is not");
	EXPECT(!issuer_wait(suite->issuer, since, route->path, FEW + 1, 300),
		"one token at a time is one exchange, or few", "more than %d at once", FEW);
	issued = tell_good_exchange(suite, route->path);
	for (size_t i = 0; i < CALLERS; i++) {
		struct wire_reply reply;

		wire_read(&wire[i], "GET", REPLY_MS, &reply);
		EXPECT(reply.status == 200, "every request is answered", "status %d", reply.status);
		wire_reply_clear(&reply);
		wire_close(&wire[i]);
	}
	asked = issuer_asked(suite->issuer, since, route->path);
	EXPECT(asked <= FEW, "one token at a time is one exchange, or few", "%zu for %d requests",
		asked, CALLERS);
	free(issued);
	free(wire);
	free(text);
	free(token);
}

/* How often the endpoint was asked for one request of a client, which must not be answered 200. */
static size_t attempts_with(struct suite *suite, const struct issuer_answer *answer)
{
	const struct exchange_route *route = exchange_route_named("public");
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.route = route->route, .token = token};
	size_t since = issuer_now(suite->issuer);
	int status;

	issuer_tell(suite->issuer, route->path, answer);
	status = probe_status(suite, &probe);
	EXPECT(status != 200 && status != 0, "a failed exchange is an error", "status %d", status);
	free(token);
	return issuer_asked(suite->issuer, since, route->path);
}

/* P-EXC-18 [RFC9110 9.2.2] */
static void no_blind_retry_case(struct suite *suite)
{
	static const int statuses[] = {400, 401, 403, 404, 429};
	struct exchange_seen seen;
	size_t attempts;

	see_exchange(suite, exchange_route_named("public"), NULL, &seen);
	exchange_seen_clear(&seen);
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		attempts = attempts_with(suite, &(struct issuer_answer){.status = statuses[i],
							.body = "{\"error\":\"invalid_request\"}"});
		EXPECT(attempts == 1, "what the issuer refused is not asked again",
			"%zu requests after a %d", attempts, statuses[i]);
	}
	attempts = attempts_with(suite, &(struct issuer_answer){.mode = ISSUER_CLOSE});
	EXPECT(attempts >= 1 && attempts <= 2,
		"a request that may have been processed is repeated once at the most",
		"%zu requests after a connection that closed", attempts);
	attempts = attempts_with(suite, &(struct issuer_answer){.status = 503, .body = "{}"});
	EXPECT(attempts >= 1 && attempts <= 2,
		"a request that may have been processed is repeated once at the most",
		"%zu requests after a 503", attempts);
}

static const struct test_case cases[] = {
	{.slug = "proxy/exc/no-inbound-headers", .run = no_inbound_headers_case},
	{.slug = "proxy/exc/right-idp", .run = right_idp_case},
	{.slug = "proxy/exc/single-flight", .run = single_flight_case},
	{.slug = "proxy/exc/no-blind-retry", .run = no_blind_retry_case},
};

CASE_LIST(cases_proxy_exc_send, cases);
