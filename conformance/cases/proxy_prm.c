/* Protected resource metadata: where the documents are, and that each is about its own resource. */
#include <stdlib.h>

#include "case.h"
#include "challenge_help.h"
#include "fill.h"

/* In everything hostile that is sent here. */
#define PLANTED "planted"

/* ---- P-PRM-01 [RFC9728 3.1, 3.2] ---- */

static void served_at(struct suite *suite, const char *name, const char *path)
{
	char *target = metadata_path_of(path);
	const struct probe others[] = {
		{.method = "HEAD", .target = target},
		{.method = "GET", .target = target, .token = "garbage"},
		{.method = "GET", .target = target, .fields = "Accept: application/json\r\n"},
	};

	(void)name;
	json_free(expect_metadata(suite, path));
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		int status = probe_status(suite, &others[i]);

		EXPECT(status == 200, "the document is there for everybody",
			"%s, request %zu: status %d", path, i + 1, status);
	}
	free(target);
}

static void served_case(struct suite *suite)
{
	expect_good_token_passes(suite);
	for_each_route(suite, served_at);
}

/* ---- P-PRM-02 [RFC9728 3.3] ---- */

static void identical_at(struct suite *suite, const char *name, const char *path)
{
	char *called = resource_url(suite, path);
	struct probe probe = {.route = name};
	struct refused refused;
	struct json *documents[2];

	expect_challenge(suite, &probe, 401, &refused, path);
	documents[0] = expect_metadata(suite, path);
	documents[1] = follow_challenge(suite, &refused, path);
	for (size_t i = 0; i < ARRAY_LEN(documents); i++) {
		EXPECT(slice_is(json_member_string(documents[i], "resource"), called),
			"resource is, byte for byte, the URL that was called", "%s: \"%.*s\"",
			called, SLICE_ARGS(json_member_string(documents[i], "resource")));
		json_free(documents[i]);
	}
	refused_clear(&refused);
	free(called);
}

static void resource_identical_case(struct suite *suite)
{
	for_each_route(suite, identical_at);
}

/* ---- P-PRM-03 [MCP Authorization Server Location] ---- */

static void servers_at(struct suite *suite, const char *name, const char *path)
{
	struct json *document = expect_metadata(suite, path);
	const struct json *servers = json_member(document, "authorization_servers");

	(void)name;
	EXPECT(json_is_array(servers) && json_count(servers) > 0,
		"at least one authorization server is named", "%s: none is", path);
	for (const struct json *s = json_first(servers); s; s = json_next(s)) {
		struct slice server;

		EXPECT(json_string(s, &server) && slice_starts(server, "http"),
			"each is an issuer's URL", "%s: one is not", path);
	}
	json_free(document);
}

static void authorization_servers_case(struct suite *suite)
{
	for_each_route(suite, servers_at);
}

/* ---- P-PRM-07 [RFC9728 3.1, 3.3] ---- */

static void per_resource_case(struct suite *suite)
{
	static const char *const elsewhere[] = {"", "/", "/unknown", "~/", "~/x", "~x", "/x~"};
	static const char *const routes[] = {"origin", "same_idp"};
	struct json *first = expect_metadata(suite, route_path(suite, routes[0]));
	struct json *second = expect_metadata(suite, route_path(suite, routes[1]));

	EXPECT(!json_equal(json_member(first, "resource"), json_member(second, "resource")),
		"each resource has a document of its own", "%.*s is in both",
		SLICE_ARGS(json_member_string(first, "resource")));
	json_free(first);
	json_free(second);
	for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++) {
		char *path = fill(elsewhere[i], '~', route_path(suite, NULL));
		char *target = metadata_path_of(path);
		int status =
			probe_status(suite, &(struct probe){.method = "GET", .target = target});

		EXPECT(status == 404, "where no resource is, there is no document", "%s: status %d",
			target, status);
		free(target);
		free(path);
	}
}

/* ---- P-PRM-08 [RFC9728 7.3] ---- */

static void host_pinned_at(struct suite *suite, const char *name, const char *path)
{
	static const struct probe hostile[] = {
		{.host = PLANTED ".example"},
		{.host = PLANTED ".example:443"},
		{.host = "localhost"},
		{.fields = "X-Forwarded-Host: " PLANTED ".example\r\nX-Forwarded-Proto: https\r\n"},
		{.fields = "X-Forwarded-Proto: https\r\nX-Forwarded-Port: 8443\r\n"},
		{.fields = "X-Forwarded-Prefix: /" PLANTED "\r\nX-Forwarded-Path: /" PLANTED
			   "\r\n"},
		{.fields = "Forwarded: for=10.0.0.1;host=" PLANTED ".example;proto=https\r\n"},
		{.fields = "X-Original-Host: " PLANTED ".example\r\nX-Host: " PLANTED "\r\n"},
		{.query = "resource=https://" PLANTED ".example"},
	};
	char *target = metadata_path_of(path);
	struct probe plain = {.method = "GET", .target = target};
	struct wire_reply usual;

	(void)name;
	json_free(expect_metadata(suite, path));
	probe_send(suite, &plain, &usual);
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		struct probe probe = hostile[i];
		struct wire_reply reply;

		probe.method = "GET";
		probe.target = target;
		probe_send(suite, &probe, &reply);
		/* A host that it does not serve may be refused; what is said never changes. */
		EXPECT(reply.status >= 400 ||
				(reply.status == 200 && slice_equal(reply.body, usual.body)),
			"the document is the same whoever asks, and how", "%s, request %zu: %.*s",
			path, i + 1, SLICE_ARGS(slice_to(reply.body, 120)));
		EXPECT(!slice_contains(buf_slice(&reply.raw), PLANTED),
			"nothing of the request is in it", "%s, request %zu: there is", path,
			i + 1);
		wire_reply_clear(&reply);
	}
	wire_reply_clear(&usual);
	free(target);
}

static void host_pinned_case(struct suite *suite)
{
	for_each_route(suite, host_pinned_at);
}

/* P-PRM-09 [RFC9728 7.3]: the upstream has documents of its own to offer. */
static void upstream_hidden_case(struct suite *suite)
{
	static const char *const targets[] = {"/.well-known/oauth-protected-resource",
		"/.well-known/oauth-authorization-server",
		"/.well-known/oauth-authorization-server~", "/.well-known/openid-configuration",
		"/.well-known/openid-configuration~", "~/.well-known/oauth-protected-resource",
		"~/.well-known/oauth-authorization-server", "~/.well-known/openid-configuration",
		"/.well-known/oauth-protected-resource~/.well-known/oauth-protected-resource",
		"/.well-known/jwks.json", "/.well-known/mcp"};
	static const char decoy[] =
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
		"Content-Length: 33\r\n\r\n{\"resource\":\"http://" PLANTED ".test\"}";
	char *token = suite_mint(suite, NULL);

	expect_good_token_passes(suite);
	json_free(expect_metadata(suite, route_path(suite, NULL)));
	origin_answer(suite->origin, decoy);
	for (size_t i = 0; i < ARRAY_LEN(targets) * 2; i++) {
		char *target = fill(targets[i / 2], '~', route_path(suite, NULL));
		struct probe probe = {
			.method = "GET", .target = target, .token = i % 2 ? token : NULL};
		struct moment before = suite_now(suite);
		struct wire_reply reply;

		probe_send(suite, &probe, &reply);
		EXPECT(suite_heard_origin(suite, before) == 0 &&
				suite_heard(suite, before, "MCP Server") == 0,
			"nobody asks the upstream for its documents", "%s: somebody does", target);
		EXPECT(!slice_contains(buf_slice(&reply.raw), PLANTED) && reply.status >= 400,
			"they are not there", "%s: status %d", target, reply.status);
		wire_reply_clear(&reply);
		free(target);
	}
	origin_answer(suite->origin, NULL);
	free(token);
}

/* ---- P-PRM-12 [RFC9728 3.1] [Fetch 3.2] ---- */

static void browser_at(struct suite *suite, const char *name, const char *path)
{
	char *target = metadata_path_of(path);
	const struct probe probes[] = {
		{.method = "GET", .target = target, .fields = "Origin: https://app.example\r\n"},
		{.method = "OPTIONS",
			.target = target,
			.fields = "Origin: https://app.example\r\n"
				  "Access-Control-Request-Method: GET\r\n"
				  "Access-Control-Request-Headers: mcp-protocol-version\r\n"},
	};

	(void)name;
	json_free(expect_metadata(suite, path));
	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		struct wire_reply reply;
		struct slice allowed;

		probe_send(suite, &probes[i], &reply);
		allowed = http_fields_value(reply.fields, "access-control-allow-origin");
		EXPECT(reply.status / 100 == 2 && (slice_is(allowed, "*") ||
							  slice_is(allowed, "https://app.example")),
			"a page of another origin may read it",
			"%s %s: status %d, Access-Control-Allow-Origin: %.*s", probes[i].method,
			target, reply.status, SLICE_ARGS(allowed));
		wire_reply_clear(&reply);
	}
	free(target);
}

static void browser_case(struct suite *suite)
{
	for_each_route(suite, browser_at);
}

static const struct test_case cases[] = {
	{.slug = "proxy/prm/served", .run = served_case},
	{.slug = "proxy/prm/resource-identical", .run = resource_identical_case},
	{.slug = "proxy/prm/authorization-servers", .run = authorization_servers_case},
	{.slug = "proxy/prm/per-resource", .run = per_resource_case},
	{.slug = "proxy/prm/host-pinned", .run = host_pinned_case},
	{.slug = "proxy/prm/upstream-prm-hidden", .run = upstream_hidden_case},
	{.slug = "proxy/prm/browser", .run = browser_case},
};

CASE_LIST(cases_proxy_prm, cases);
