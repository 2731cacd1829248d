/* Protected resource metadata: that what it says is well-formed, and true. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "challenge_help.h"
#include "lib/url.h"
#include "oracle.h"

/* ---- P-PRM-04 [RFC8414 3.3] [RFC9728 7.6] ---- */

/*
 * The authorization server's metadata as a client finds it. The stage has no names, so the host of
 * every issuer is the IdP; that the document names the very issuer is what makes it the right one.
 */
static struct json *discover(struct suite *suite, struct slice issuer)
{
	struct json *document = NULL;
	struct wire_reply reply;
	struct wire wire;
	struct url url;
	char *text;

	EXPECT(!url_parse(issuer, &url) && !url.query.at, "an issuer is a URL without query",
		"\"%.*s\"", SLICE_ARGS(issuer));
	text = xasprintf("GET /.well-known/oauth-authorization-server%.*s HTTP/1.1\r\n"
			 "Host: %.*s\r\nConnection: close\r\n\r\n",
		SLICE_ARGS(url.path), SLICE_ARGS(url.host));
	wire_open(&wire, suite_port(suite, "idp_port"));
	wire_send(&wire, slice_of(text));
	wire_read(&wire, "GET", REPLY_MS, &reply);
	EXPECT(reply.status == 200 && !json_parse(reply.body, &document),
		"each issuer that is named has metadata", "\"%.*s\": status %d", SLICE_ARGS(issuer),
		reply.status);
	wire_reply_clear(&reply);
	wire_close(&wire);
	free(text);
	return document;
}

static void issuer_chain_case(struct suite *suite)
{
	static const char *const routes[] = {"origin", "same_idp", "federated", "plain"};

	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		struct json *document = expect_metadata(suite, route_path(suite, routes[i]));
		const struct json *servers = json_member(document, "authorization_servers");

		EXPECT(json_count(servers) > 0, "an authorization server is named", "%s: none is",
			routes[i]);
		for (const struct json *s = json_first(servers); s; s = json_next(s)) {
			struct json *found;
			struct slice issuer;

			json_string(s, &issuer);
			found = discover(suite, issuer);
			EXPECT(slice_equal(json_member_string(found, "issuer"), issuer),
				"its document names the same issuer, byte for byte",
				"\"%.*s\" leads to \"%.*s\"", SLICE_ARGS(issuer),
				SLICE_ARGS(json_member_string(found, "issuer")));
			json_free(found);
		}
		json_free(document);
	}
}

/* ---- P-PRM-05 [RFC9728 2, 3.2] ---- */

enum shape {
	TEXT = 1,
	TEXTS,
	FLAG,
};

static bool has_shape(const struct json *value, enum shape shape)
{
	struct slice text;

	if (shape == TEXT)
		return json_string(value, &text) && text.len > 0;
	if (shape == FLAG)
		return json_is_bool(value);
	for (const struct json *v = json_first(value); v; v = json_next(v))
		if (!has_shape(v, TEXT))
			return false;
	return json_is_array(value);
}

static void shape_at(struct suite *suite, const char *name, const char *path)
{
	static const struct {
		const char *name;
		enum shape shape;
	} registered[] = {
		{"resource", TEXT},
		{"authorization_servers", TEXTS},
		{"jwks_uri", TEXT},
		{"scopes_supported", TEXTS},
		{"bearer_methods_supported", TEXTS},
		{"resource_signing_alg_values_supported", TEXTS},
		{"resource_name", TEXT},
		{"resource_documentation", TEXT},
		{"resource_policy_uri", TEXT},
		{"resource_tos_uri", TEXT},
		{"tls_client_certificate_bound_access_tokens", FLAG},
		{"authorization_details_types_supported", TEXTS},
		{"dpop_signing_alg_values_supported", TEXTS},
		{"dpop_bound_access_tokens_required", FLAG},
		{"signed_metadata", TEXT},
	};
	struct json *document = expect_metadata(suite, path);

	(void)name;
	for (const struct json *m = json_first(document); m; m = json_next(m)) {
		for (size_t i = 0; i < ARRAY_LEN(registered); i++)
			EXPECT(strcmp(json_name(m), registered[i].name) != 0 ||
					has_shape(m, registered[i].shape),
				"registered members have the registered type", "%s: %s has another",
				path, json_name(m));
		EXPECT(!json_is_null(m) && !(json_is_array(m) && json_count(m) == 0),
			"a member without values is left out", "%s: %s is there", path,
			json_name(m));
	}
	json_free(document);
}

static void shape_case(struct suite *suite)
{
	for_each_route(suite, shape_at);
}

/* ---- P-PRM-06 [RFC9728 2]; what happens to the other methods is P-CRED-07 and 08. ---- */

static void methods_at(struct suite *suite, const char *name, const char *path)
{
	struct json *document = expect_metadata(suite, path);
	const struct json *methods = json_member(document, "bearer_methods_supported");
	struct slice method;

	(void)name;
	EXPECT(!methods || (json_count(methods) == 1 && json_string(json_first(methods), &method) &&
				   slice_is(method, "header")),
		"bearer_methods_supported is [\"header\"], or not there", "%s: it is not", path);
	json_free(document);
}

static void methods_case(struct suite *suite)
{
	expect_good_token_passes(suite);
	for_each_route(suite, methods_at);
}

/* ---- P-PRM-10 [RFC9728 2.2] ---- */

/* [RFC9728 2.2] "the value ... in the signed metadata ... takes precedence", so they must agree. */
static void expect_agreement(
	const char *path, const struct json *document, const struct oracle *signed_metadata)
{
	struct json *claims = NULL;

	EXPECT(!json_parse(slice_make(signed_metadata->payload, signed_metadata->payload_len),
		       &claims) &&
			json_member_string(claims, "iss").len > 0,
		"signed_metadata says who attests to it", "%s: no iss", path);
	for (const struct json *c = json_first(claims); c; c = json_next(c)) {
		const struct json *plain = json_member(document, json_name(c));

		EXPECT(!plain || json_equal(plain, c), "it agrees with the plain values",
			"%s: %s differs", path, json_name(c));
	}
	EXPECT(json_equal(json_member(claims, "resource"), json_member(document, "resource")),
		"it is about this resource", "%s: it is not", path);
	json_free(claims);
}

static void signed_at(struct suite *suite, const char *name, const char *path)
{
	struct json *document = expect_metadata(suite, path);
	const struct json *member = json_member(document, "signed_metadata");
	struct slice jwt = json_member_string(document, "signed_metadata");
	struct slice jwks_uri = json_member_string(document, "jwks_uri");
	struct oracle oracle;
	struct buf keys = {0};
	struct note note = {0};

	(void)name;
	if (!member) {
		json_free(document);
		return;
	}
	EXPECT(jwks_uri.len && !suite_get(jwks_uri.at, &keys, &note) && keys.len,
		"the keys of signed_metadata can be had", "%s: not at \"%.*s\" %s", path,
		SLICE_ARGS(jwks_uri), note.text);
	oracle_judge(jwt.at ? jwt.at : "", jwt.len, keys.at, keys.len, &oracle);
	EXPECT(oracle.verdict == ORACLE_GENUINE, "signed_metadata verifies", "%s: %s, %s", path,
		oracle_verdict_name(oracle.verdict), oracle.reason);
	expect_agreement(path, document, &oracle);
	oracle_clear(&oracle);
	buf_clear(&keys);
	json_free(document);
}

static void signed_case(struct suite *suite)
{
	for_each_route(suite, signed_at);
}

/* ---- P-PRM-11 [RFC9728 2] ---- */

/* Plain bearer tokens are taken, and replies are not signed: so nothing else may be said. */
static void truthful_at(struct suite *suite, const char *name, const char *path)
{
	struct json *document = expect_metadata(suite, path);

	(void)name;
	EXPECT(!json_is_true(json_member(document, "dpop_bound_access_tokens_required")),
		"what is said to be required is required", "%s: DPoP is not, and is said to be",
		path);
	EXPECT(!json_is_true(json_member(document, "tls_client_certificate_bound_access_tokens")),
		"what is said to be required is required",
		"%s: a client certificate is not, and is said to be", path);
	EXPECT(!json_member(document, "resource_signing_alg_values_supported"),
		"what is said to be offered is offered",
		"%s: signed replies are not, and are said to be", path);
	json_free(document);
}

/* Whoever holds the scopes that are said to be supported gets in. */
static void expect_scopes_suffice(struct suite *suite)
{
	struct json *document = expect_metadata(suite, route_path(suite, NULL));
	const struct json *scopes = json_member(document, "scopes_supported");
	struct buf order = {0};
	char *token;

	EXPECT(json_count(scopes) > 0, "the scopes of a resource that needs some are told",
		"they are not");
	buf_puts(&order, "{\"claims\":{\"scp\":");
	json_print(&order, scopes);
	buf_puts(&order, "}}");
	token = suite_mint(suite, order.at);
	expect_token_passes(suite, token, "exactly the scopes that are supported");
	free(token);
	buf_clear(&order);
	json_free(document);
}

static void truthful_case(struct suite *suite)
{
	/* A bearer token, without proof and without a certificate, and its reply is no JWT. */
	expect_good_token_passes(suite);
	for_each_route(suite, truthful_at);
	expect_scopes_suffice(suite);
}

static const struct test_case cases[] = {
	{.slug = "proxy/prm/issuer-chain", .run = issuer_chain_case},
	{.slug = "proxy/prm/shape", .run = shape_case},
	{.slug = "proxy/prm/methods", .run = methods_case},
	{.slug = "proxy/prm/signed", .run = signed_case},
	{.slug = "proxy/prm/truthful", .run = truthful_case},
};

CASE_LIST(cases_proxy_prm_truth, cases);
