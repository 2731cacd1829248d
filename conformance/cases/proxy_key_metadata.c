/* Where an issuer's keys are looked for, and where they are not. */
#include <stdlib.h>

#include "case.h"
#include "see_exchange.h"
#include "tenant.h"

/* ---- metadata ---- */

static char *quoted(const char *before, const char *name, const char *after)
{
	return xasprintf("\"%s%s%s\"", before, name, after);
}

static char *uri_of(const struct tenant *own, const char *path)
{
	return xasprintf("http://127.0.0.1:%u%s", issuer_port(own->suite->issuer), path);
}

/* P-KEY-08 [RFC8414 3.3] [OIDC Discovery 4.3] */
static void metadata_issuer_case(struct suite *suite)
{
	static const char impostor_path[] = "/d/impostor";
	struct tenant own;
	char *uri;
	char *set;
	char *token;

	tenant_begin(&own, suite, "d", "discovery");
	uri = uri_of(&own, impostor_path);
	token = tenant_token(&own, tenant_new_key(&own));
	set = tenant_key_set(&own, 0);
	issuer_tell_json(suite->issuer, impostor_path, set);
	{
		char *const names[] = {
			xstrdup("\"https://impostor.example\""),
			quoted("", own.name, "/"),
			quoted("", own.name, "x"),
			quoted("x", own.name, ""),
			quoted(" ", own.name, ""),
			quoted("HTTP", own.name + 4, ""),
			xstrdup("\"\""),
			xstrdup("null"),
			xstrdup("7"),
			xasprintf("[\"%s\"]", own.name),
		};

		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			size_t since = issuer_now(suite->issuer);
			char *path = tenant_metadata_path(&own, 0);

			tenant_tell_metadata(&own, 0, names[i], uri);
			tenant_provoke(&own, since, path, 1);
			EXPECT(tenant_status(&own, token) != 200,
				"metadata that names another issuer is not used",
				"%s: its keys are", names[i]);
			EXPECT(issuer_asked(suite->issuer, since, impostor_path) == 0,
				"nothing that it names is asked", "%s: its jwks_uri was", names[i]);
			free(path);
			free(names[i]);
		}
	}
	free(set);
	set = quoted("", own.name, "");
	tenant_tell_metadata(&own, 0, set, uri);
	if (!tenant_taken(&own, token))
		case_untestable(
			"the control: with the right issuer the keys are used", "they are not");
	issuer_tell(suite->issuer, impostor_path, NULL);
	free(set);
	free(uri);
	free(token);
	tenant_end(&own);
}

/* The documents that were asked for since then, from the first form on. */
static bool asked_in_order(struct tenant *own, size_t since, unsigned forms)
{
	struct issuer *issuer = own->suite->issuer;
	char *first = tenant_metadata_path(own, 0);
	const struct wire_request *request = issuer_request(issuer, since, first, 0);
	bool good = request != NULL;

	free(first);
	/* A fetch that was under way may have left its end before it. */
	while (good && issuer_request(issuer, since, NULL, 0) != request)
		since++;
	for (unsigned form = 0; form <= forms && good; form++) {
		char *path =
			form < forms ? tenant_metadata_path(own, form) : xstrdup(own->keys_path);

		request = issuer_request(issuer, since + form, NULL, 0);
		good = request && slice_is(request->target, path) &&
		       slice_is(request->method, "GET");
		free(path);
	}
	return good;
}

/* P-KEY-09 [RFC8414 3.1, 5] */
static void metadata_paths_case(struct suite *suite)
{
	struct tenant own;
	char *name;
	char *uri;

	tenant_begin(&own, suite, "d", "discovery");
	name = quoted("", own.name, "");
	uri = uri_of(&own, own.keys_path);
	for (unsigned forms = 3; forms > 0; forms--) {
		char *token = tenant_token(&own, tenant_new_key(&own));
		size_t since;

		tenant_publish(&own, 0);
		tenant_tell_metadata(&own, forms - 1, name, uri);
		since = issuer_now(suite->issuer);
		EXPECT(tenant_taken(&own, token), "metadata is found at each of the forms",
			"not at form %u", forms);
		EXPECT(asked_in_order(&own, since, forms),
			"the forms are tried in order: inserted, inserted OpenID, appended",
			"not when the document is at form %u", forms);
		free(token);
	}
	free(name);
	free(uri);
	tenant_end(&own);
}

/* ---- where nobody is sent ---- */

/* While `path` answers so, a token by a new key is not taken, and nobody goes to the evil one. */
static void expect_not_followed(
	struct tenant *own, const char *path, const struct issuer_answer *bad)
{
	struct suite *suite = own->suite;
	size_t evil = origin_connections(suite->evil);
	char *token = tenant_token(own, tenant_new_key(own));
	size_t since = issuer_now(suite->issuer);

	issuer_tell(suite->issuer, path, bad);
	tenant_provoke(own, since, path, 1);
	EXPECT(tenant_status(own, token) != 200, "no key comes from elsewhere", "%s: one does",
		path);
	EXPECT(origin_connections(suite->evil) == evil, "nobody is sent elsewhere",
		"%s answered %d %s: it was followed", path, bad->status ? bad->status : 200,
		bad->fields ? bad->fields : bad->body);
	free(token);
}

/* While it is told that the keys are there, by good metadata. */
static void expect_uri_not_followed(struct tenant *own, const char *jwks_uri)
{
	char *path = tenant_metadata_path(own, 0);
	char *body = xasprintf("{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}", own->name, jwks_uri);

	expect_not_followed(own, path, &(struct issuer_answer){.body = body});
	free(body);
	free(path);
}

/* P-KEY-11 [RFC9728 7.7] [MCP SBP SSRF] */
static void redirect_case(struct suite *suite)
{
	static const int statuses[] = {301, 302, 303, 307, 308};
	unsigned evil = suite_port(suite, "evil_port");
	char *location = xasprintf("Location: http://127.0.0.1:%u/keys\r\n", evil);
	struct tenant own;
	char *text;

	tenant_begin(&own, suite, "k", "keys");
	free(tenant_ready(&own));
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
		expect_not_followed(&own, own.keys_path,
			&(struct issuer_answer){.status = statuses[i], .fields = location});
	free(tenant_ready(&own));
	tenant_end(&own);

	tenant_begin(&own, suite, "d", "discovery");
	for (unsigned form = 0; form < 3; form++) {
		text = tenant_metadata_path(&own, form);
		expect_not_followed(
			&own, text, &(struct issuer_answer){.status = 302, .fields = location});
		free(text);
	}
	/* Not one of this machine's own names, and not https. */
	text = xasprintf("http://0.0.0.0:%u/keys", evil);
	expect_uri_not_followed(&own, text);
	free(text);
	tenant_end(&own);

	/* Over https one is not sent to http, neither by a redirect nor by a document. */
	tenant_begin(&own, suite, "t", "tls");
	text = tenant_metadata_path(&own, 0);
	expect_not_followed(&own, text, &(struct issuer_answer){.status = 302, .fields = location});
	free(text);
	text = xasprintf("http://127.0.0.1:%u/keys", evil);
	expect_uri_not_followed(&own, text);
	free(text);
	free(location);
	tenant_end(&own);
}

/* P-KEY-12 [RFC8725 3.10] [RFC9728 7.7] */
static void iss_driven_case(struct suite *suite)
{
	static const char *const routes[] = {
		"origin", "multi", "keys", "discovery", "relaxed", "opaque"};
	unsigned port = issuer_port(suite->issuer);
	unsigned evil = suite_port(suite, "evil_port");
	char *const names[] = {
		xasprintf("http://127.0.0.1:%u", evil),
		xasprintf("http://127.0.0.1:%u/oauth2/default", evil),
		xasprintf("http://127.0.0.1:%u/stranger", port),
		xasprintf("http://127.0.0.1:%u/k/../stranger", port),
		xasprintf("http://127.0.0.1:%u/k@127.0.0.1:%u/stranger", port, evil),
		xstrdup("https://idp.example.com.evil.example/oauth2/default"),
	};
	size_t connections = origin_connections(suite->evil);

	expect_good_token_passes(suite);
	issuer_tell_json(suite->issuer, "/o/introspect", "{\"active\":false}");
	for (size_t r = 0; r < ARRAY_LEN(routes); r++)
		for (size_t n = 0; n < ARRAY_LEN(names) && has_route(suite, routes[r]); n++) {
			struct tenant own;
			size_t since = issuer_now(suite->issuer);
			char *claims = xasprintf("{\"iss\":\"%s\"}", names[n]);
			char *token;
			size_t asked = 0;

			tenant_begin(&own, suite, "k", routes[r]);
			token = tenant_mint(
				&own, &(struct tenant_order){
					      .key = tenant_new_key(&own), .claims = claims});
			tenant_expect_invalid(&own, token, names[n]);
			for (size_t i = 0;; i++) {
				const struct wire_request *request =
					issuer_request(suite->issuer, since, NULL, i);

				if (!request)
					break;
				asked += slice_contains(request->target, "stranger") ||
					 slice_contains(request->target, "introspect");
			}
			EXPECT(asked == 0 && origin_connections(suite->evil) == connections,
				"an unknown iss causes no request to anybody",
				"iss %s on the route %s", names[n], routes[r]);
			free(claims);
			free(token);
			tenant_end(&own);
		}
	for (size_t n = 0; n < ARRAY_LEN(names); n++)
		free(names[n]);
}

static const struct test_case cases[] = {
	{.slug = "proxy/key/metadata-issuer", .run = metadata_issuer_case},
	{.slug = "proxy/key/metadata-paths", .run = metadata_paths_case},
	{.slug = "proxy/key/no-redirect-downgrade", .run = redirect_case},
	{.slug = "proxy/key/no-iss-driven-fetch", .run = iss_driven_case},
};

CASE_LIST(cases_proxy_key_metadata, cases);
