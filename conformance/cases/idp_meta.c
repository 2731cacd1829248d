/* The metadata document: what a client can rely on before it asks for anything. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"
#include "lib/url.h"

static const char *const place_names[IDP_PLACES] = {"oauth-authorization-server, inserted",
	"openid-configuration, inserted", "openid-configuration, appended"};

static const char *issuer_of(struct suite *suite)
{
	return vars_get(&suite->vars, "issuer");
}

static void get_at(struct suite *suite, const char *path, const char *host, const char *fields,
	struct idp_reply *reply)
{
	struct idp idp = {.suite = suite};

	idp_send(&idp,
		&(struct idp_request){
			.endpoint = path, .method = "GET", .host = host, .fields = fields},
		reply);
}

/* The document at one place; NULL when none is served there. The caller frees it. */
static struct json *document(struct suite *suite, enum idp_place place)
{
	char *path = idp_metadata_path(suite, place);
	struct json *copy = NULL;
	struct idp_reply reply;

	get_at(suite, path, NULL, NULL, &reply);
	if (reply.wire.status == 200 && json_is_object(reply.json))
		copy = json_copy(reply.json);
	idp_reply_clear(&reply);
	free(path);
	return copy;
}

/* Judge every document that is served; there must be one. */
static void for_each(
	struct suite *suite, void (*judge)(struct suite *, const struct json *, const char *))
{
	size_t count = 0;

	for (enum idp_place place = IDP_OAUTH; place < IDP_PLACES; place++) {
		struct json *at = document(suite, place);

		count += at != NULL;
		if (at)
			judge(suite, at, place_names[place]);
		json_free(at);
	}
	if (!count)
		case_untestable("there is a metadata document", "none at the three usual places");
}

/* I-META-01 [RFC8414 3.2] */
static void served_case(struct suite *suite)
{
	size_t served = 0;

	for (enum idp_place place = IDP_OAUTH; place < IDP_PLACES; place++) {
		char *path = idp_metadata_path(suite, place);
		struct idp_reply reply;
		struct slice type;

		get_at(suite, path, NULL, NULL, &reply);
		type = http_fields_value(reply.wire.fields, "content-type");
		type = slice_trim(slice_to(type, slice_find(type, ';')));
		if (reply.wire.status == 200) {
			served++;
			EXPECT(slice_is_nocase(type, "application/json"),
				"the document's media type is application/json", "%s: %.*s",
				place_names[place], SLICE_ARGS(type));
			EXPECT(json_is_object(reply.json), "the document is a JSON object",
				"%s: it is not", place_names[place]);
		}
		idp_reply_clear(&reply);
		free(path);
	}
	EXPECT(served > 0, "a document is served at one of the usual places",
		"at none of the three");
}

/* I-META-02 [RFC8414 2, 3.3] */
static void judge_issuer(struct suite *suite, const struct json *document, const char *place)
{
	struct slice issuer = json_member_string(document, "issuer");
	struct url url;

	EXPECT(slice_is(issuer, issuer_of(suite)),
		"issuer is the one that was asked for, byte for byte", "%s: \"%.*s\"", place,
		SLICE_ARGS(issuer));
	EXPECT(!url_parse(issuer, &url) && !url.query.at,
		"issuer is a URL without query and fragment", "%s: it is not", place);
	EXPECT(url.https || url_is_loopback(&url), "issuer is an https URL", "%s: it is not",
		place);
}

static void issuer_case(struct suite *suite)
{
	for_each(suite, judge_issuer);
}

/* I-META-03 [RFC8414 3.1] */
static void path_issuer_case(struct suite *suite)
{
	struct json *inserted = document(suite, IDP_OAUTH);
	struct url url;

	if (url_parse(slice_of(issuer_of(suite)), &url) || url.path.len < 2)
		case_untestable("the issuer has a path", "it has none");
	EXPECT(inserted, "the document is found by inserting the well-known part before the path",
		"there is none");
	json_free(inserted);
}

/* I-META-04 [RFC8414 2] */
static void judge_required(struct suite *suite, const struct json *document, const char *place)
{
	static const char *const urls[] = {
		"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"};
	struct url url;

	(void)suite;
	for (size_t i = 0; i < ARRAY_LEN(urls); i++)
		EXPECT(!url_parse(json_member_string(document, urls[i]), &url),
			"issuer, authorization_endpoint, token_endpoint and jwks_uri are URLs",
			"%s: %s is missing or none", place, urls[i]);
	EXPECT(idp_lists(document, "response_types_supported", "code"),
		"response_types_supported has the type of the code grant", "%s: it has not", place);
}

static void required_case(struct suite *suite)
{
	for_each(suite, judge_required);
}

/* I-META-07 [MCP Authorization Code Protection] */
static void judge_pkce(struct suite *suite, const struct json *document, const char *place)
{
	(void)suite;
	EXPECT(idp_lists(document, "code_challenge_methods_supported", "S256"),
		"code_challenge_methods_supported has S256", "%s: it has not", place);
}

static void pkce_case(struct suite *suite)
{
	for_each(suite, judge_pkce);
}

/* I-META-09 [RFC8414 2] */
static void judge_https(struct suite *suite, const struct json *document, const char *place)
{
	size_t looked = 0;

	(void)suite;
	for (const struct json *m = json_first(document); m; m = json_next(m)) {
		struct slice name = slice_of(json_name(m));
		struct slice text = SLICE_NONE;
		struct url url;

		if (!slice_ends(name, "_endpoint") && !slice_is(name, "jwks_uri"))
			continue;
		looked++;
		EXPECT(json_string(m, &text) && !url_parse(text, &url) &&
				(url.https || url_is_loopback(&url)),
			"every endpoint is an https URL, loopback apart", "%s: %s is \"%.*s\"",
			place, name.at, SLICE_ARGS(text));
	}
	if (!looked)
		case_untestable("the document names endpoints", "%s: none", place);
}

static void https_case(struct suite *suite)
{
	for_each(suite, judge_https);
}

/* I-META-11 [RFC8414 3.2] */
static void judge_no_empty(struct suite *suite, const struct json *document, const char *place)
{
	(void)suite;
	if (json_count(document) == 0)
		case_untestable("the document has members", "%s: none", place);
	for (const struct json *m = json_first(document); m; m = json_next(m))
		EXPECT(!json_is_array(m) || json_count(m) > 0,
			"arrays without elements are left out", "%s: %s is empty", place,
			json_name(m));
}

static void no_empty_case(struct suite *suite)
{
	for_each(suite, judge_no_empty);
}

/* I-META-12 [RFC8414 5] */
static void both_agree_case(struct suite *suite)
{
	struct json *first = NULL;
	size_t compared = 0;

	for (enum idp_place place = IDP_OAUTH; place < IDP_PLACES; place++) {
		struct json *other = document(suite, place);

		if (!first) {
			first = other;
			continue;
		}
		for (const struct json *m = json_first(other); m; m = json_next(m)) {
			const struct json *same = json_member(first, json_name(m));

			EXPECT(!same || json_equal(same, m),
				"what two documents both say is the same", "%s of %s is another",
				json_name(m), place_names[place]);
			compared += same != NULL;
		}
		json_free(other);
	}
	if (!compared)
		case_untestable("there are two documents to compare", "there is one at most");
	json_free(first);
}

/* I-META-14 [RFC8414 6.2] */
static void host_pinned_case(struct suite *suite)
{
	static const struct {
		const char *host;
		const char *fields;
	} hostile[] = {
		{"evil.example.com", NULL},
		{NULL, "X-Forwarded-Host: evil.example.com\r\nX-Forwarded-Proto: http\r\n"},
		{NULL, "Forwarded: host=evil.example.com;proto=http\r\nX-Forwarded-Prefix: /evil\r\n"},
		{NULL, "X-Original-URL: http://evil.example.com/\r\nX-Host: evil.example.com\r\n"},
	};
	char *path = idp_metadata_path(suite, IDP_OAUTH);
	struct json *plain = document(suite, IDP_OAUTH);

	if (!plain)
		case_untestable("there is a metadata document", "none at %s", path);
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		struct idp_reply reply;

		get_at(suite, path, hostile[i].host, hostile[i].fields, &reply);
		EXPECT(!slice_contains(reply.wire.body, "evil"),
			"nothing of the request is in the document", "probe %zu: it is", i + 1);
		EXPECT(reply.wire.status >= 400 || json_equal(plain, reply.json),
			"the document does not depend on who is asked", "probe %zu: it is another",
			i + 1);
		idp_reply_clear(&reply);
	}
	json_free(plain);
	free(path);
}

static const struct test_case cases[] = {
	{.slug = "idp/meta/served", .run = served_case},
	{.slug = "idp/meta/issuer", .run = issuer_case},
	{.slug = "idp/meta/path-issuer", .run = path_issuer_case},
	{.slug = "idp/meta/required", .run = required_case},
	{.slug = "idp/meta/pkce", .run = pkce_case},
	{.slug = "idp/meta/https", .run = https_case},
	{.slug = "idp/meta/no-empty", .run = no_empty_case},
	{.slug = "idp/meta/both-agree", .run = both_agree_case},
	{.slug = "idp/meta/host-pinned", .run = host_pinned_case},
};

CASE_LIST(cases_idp_meta, cases);
