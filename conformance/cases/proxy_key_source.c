/* What is taken for an issuer's keys, and where they are looked for. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "tenant.h"

/* ---- what a key set may be ---- */

/* Entries that are no usable keys; "%s" is the ID of the good key. */
static const char *const odd_entries[] = {
	"{\"kty\":\"oct\",\"kid\":\"%s\",\"k\":\"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ\"}",
	"{\"kty\":\"XYZ\",\"kid\":\"%s\",\"x\":1}",
	"{\"kid\":\"%s\",\"use\":\"sig\"}",
	"{\"kty\":\"RSA\",\"kid\":\"%s\",\"e\":\"AQAB\"}",
	"{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"++//==\",\"e\":\"AQAB\"}",
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":"
	"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"y\":"
	"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
	"{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"kid\":\"%s\",\"x\":\"AA\",\"y\":\"AA\"}",
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":7,\"x\":\"AA\",\"y\":\"AA\"}",
	"{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"%s\",\"x\":\"AA\"}",
	"null",
	"\"%s\"",
	"[]",
	"{}",
};

static void add_odd(struct json *keys, const char *kid)
{
	for (size_t i = 0; i < ARRAY_LEN(odd_entries); i++) {
		const char *hole = strstr(odd_entries[i], "%s");
		struct json *entry = NULL;
		char *text = hole ? xasprintf("%.*s%s%s", (int)(hole - odd_entries[i]),
					    odd_entries[i], kid, hole + 2)
				  : xstrdup(odd_entries[i]);

		if (json_parse(slice_of(text), &entry))
			case_broken("%s is no JSON", text);
		json_push(keys, entry);
		free(text);
	}
}

/* A valid key of another type under the same ID: it can verify none of our tokens. */
static void add_namesake(struct json *keys, const char *kid)
{
	struct signing_key *other = signing_key_new(ALG_EDDSA, kid);

	json_push(keys, signing_key_jwk(other));
	signing_key_free(other);
}

/* P-KEY-06 [RFC7517 5] */
static void odd_entries_case(struct suite *suite)
{
	struct tenant own;

	tenant_begin(&own, suite, "k", "keys");
	for (int good_last = 0; good_last < 2; good_last++) {
		const struct signing_key *key = tenant_new_key(&own);
		char *token = tenant_token(&own, key);
		struct json *document = json_new_object();
		struct json *keys = json_new_array();
		struct buf text = {0};

		if (!good_last)
			json_push(keys, signing_key_jwk(key));
		add_odd(keys, signing_key_id(key));
		add_namesake(keys, signing_key_id(key));
		if (good_last)
			json_push(keys, signing_key_jwk(key));
		json_set(document, "keys", keys);
		json_print(&text, document);
		issuer_tell_json(suite->issuer, own.keys_path, text.at);
		EXPECT(tenant_taken(&own, token),
			"entries that are no usable keys are skipped, the good key works",
			"not when it is the %s", good_last ? "last" : "first");
		free(token);
		token = tenant_unknown_token(&own);
		EXPECT(tenant_status(&own, token) != 200, "and no other key does", "one does");
		buf_clear(&text);
		json_free(document);
		free(token);
	}
	tenant_end(&own);
}

/* P-KEY-07 [RFC7517 5] */
static void malformed_case(struct suite *suite)
{
	static const struct issuer_answer bad[] = {
		{.body = "not JSON"},
		{.type = "text/html", .body = "<!doctype html><title>Sign in</title>"},
		{.body = ""},
		{.body = "{}"},
		{.body = "{\"keys\":{}}"},
		{.body = "{\"keys\":null}"},
		{.body = "[]"},
		{.body = "{\"keys\":[]} trailing"},
		{.body = "{\"keys\":[],\"keys\":[]}"},
		{.status = 201, .body = "{\"keys\":[]}"},
		{.body = "{\"keys\":[]}                       ", .mode = ISSUER_CUT},
		{.body = "{\"keys\":[]", .mode = ISSUER_HUGE},
		{.body = "{\"keys\":[]}", .mode = ISSUER_ENDLESS},
		{.body = "{\"keys\":[],\"slow\":\"one byte at a time, and never done in time\"}",
			.mode = ISSUER_TRICKLE},
	};
	struct tenant own;
	char *token;
	double patience;

	tenant_begin(&own, suite, "k", "keys");
	patience = tenant_bound(&own, "fetch_timeout_s", 10);
	token = tenant_ready(&own);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		size_t since = issuer_now(suite->issuer);
		uint64_t sent = issuer_sent(suite->issuer);
		char *what = xasprintf("key set %zu, %s", i + 1, bad[i].body);
		int64_t started;

		issuer_tell(suite->issuer, own.keys_path, &bad[i]);
		tenant_provoke(&own, since, own.keys_path, 1);
		started = clock_ms();
		tenant_expect_taken(&own, token, what);
		EXPECT((double)(clock_ms() - started) <= patience * 1000,
			"nobody waits longer than the declared time", "%s: %lld ms", what,
			(long long)(clock_ms() - started));
		/* What is on its way in buffers was not read. */
		EXPECT(issuer_sent(suite->issuer) - sent < ISSUER_HUGE_BYTES / 3,
			"no more is read than a key set can be", "%s: %llu bytes", what,
			(unsigned long long)(issuer_sent(suite->issuer) - sent));
		free(what);
	}
	free(token);
	token = tenant_token(&own, tenant_new_key(&own));
	tenant_publish(&own, 0);
	EXPECT(tenant_taken(&own, token), "a good key set is taken again", "it is not");
	free(token);
	tenant_end(&own);
}

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
		for (size_t n = 0; n < ARRAY_LEN(names); n++) {
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
	{.slug = "proxy/key/jwks-odd-entries", .run = odd_entries_case},
	{.slug = "proxy/key/jwks-malformed", .run = malformed_case},
	{.slug = "proxy/key/metadata-issuer", .run = metadata_issuer_case},
	{.slug = "proxy/key/metadata-paths", .run = metadata_paths_case},
	{.slug = "proxy/key/no-redirect-downgrade", .run = redirect_case},
	{.slug = "proxy/key/no-iss-driven-fetch", .run = iss_driven_case},
};

CASE_LIST(cases_proxy_key_source, cases);
