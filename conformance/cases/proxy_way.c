/* Credentials that nobody is asked for: one from a file, or none; and fields of other names. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "fill.h"
#include "lib/clock.h"
#include "static_secret.h"
#include "way_help.h"

/* Either side of a bound. */
#define MARGIN_S 0.4

/* What the client sends along, none of which may pass; and what must. */
#define CREDENTIALS                                            \
	"Cookie: session=planted-by-the-client\r\n"            \
	"Proxy-Authorization: Basic planted-by-the-client\r\n" \
	"DPoP: planted-by-the-client\r\n"                      \
	"X-Forwarded-Authorization: Bearer planted-by-the-client\r\n"
#define HARMLESS "X-Harmless: yes\r\n"

static void expect_harmless_only(const struct wire_request *r, const char *what)
{
	EXPECT(!slice_contains(r->raw, "planted-by-the-client"),
		"no credential of the client's passes", "%s: one does", what);
	EXPECT(slice_is(http_fields_value(r->fields, "x-harmless"), "yes"),
		"what is no credential passes", "%s: X-Harmless does not", what);
}

/* ---- static ---- */

static bool bears(const struct wire_request *r, const char *secret)
{
	struct slice value = http_fields_value(r->fields, "authorization");

	return http_fields_count(r->fields, "authorization") == 1 &&
	       slice_starts(value, "Bearer ") && slice_is(slice_from(value, 7), secret);
}

/* P-WAY-01: as a bearer token */
static void expect_static_bearer(struct suite *suite, const char *token, const char *secret)
{
	struct probe probe = {.route = "static", .token = token, .fields = CREDENTIALS HARMLESS};
	struct moment before = suite_now(suite);
	const struct wire_request *r = expect_forwarded(suite, &probe, "a static bearer token");

	EXPECT(bears(r, secret), "the upstream gets what is in the file, as a bearer token",
		"%zu Authorization fields, or another value",
		http_fields_count(r->fields, "authorization"));
	expect_harmless_only(r, "a static bearer token");
	EXPECT(token_endpoints_heard(suite, before) == 0, "nobody is asked for a token",
		"a token endpoint was");
}

static void expect_static_field(struct suite *suite, const char *token, const char *secret)
{
	static const char *const spellings[] = {"X-API-Key", "x-api-key", "X_API_Key", "X.API.Key"};

	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		char *fields = xasprintf(
			"%s: planted-by-the-client\r\n" CREDENTIALS HARMLESS, spellings[i]);
		struct probe probe = {.route = "static_field", .token = token, .fields = fields};
		const struct wire_request *r = expect_forwarded(suite, &probe, spellings[i]);

		EXPECT(fields_spelt(r, "x-api-key") == 1 &&
				slice_is(http_fields_value(r->fields, "x-api-key"), secret),
			"the configured field has what is in the file, once", "%s: %zu of them",
			spellings[i], fields_spelt(r, "x-api-key"));
		EXPECT(http_fields_count(r->fields, "authorization") == 0,
			"there is no other credential", "%s: Authorization", spellings[i]);
		expect_harmless_only(r, spellings[i]);
		free(fields);
	}
}

static void static_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	char *secret = static_secret_value(suite);

	expect_static_bearer(suite, token, secret);
	expect_static_field(suite, token, secret);
	expect_route_guarded(suite, "static");
	expect_route_guarded(suite, "static_field");
	secret_free(secret);
	free(token);
}

/* ---- rotation ---- */

struct rotation {
	struct suite *suite;
	struct probe probe;
	char *secret;     /* that the file had last */
	double refresh_s; /* a change of the file is seen within this time */
	double grace_s;   /* and a bad one ends the last good credential within this */
};

static void expect_current(struct rotation *r, const char *what)
{
	const struct wire_request *request = expect_forwarded(r->suite, &r->probe, what);

	EXPECT(bears(request, r->secret), "the upstream gets the credential that is in the file",
		"%s: another one, or none", what);
}

static void wait_until(int64_t ms)
{
	while (clock_ms() < ms)
		clock_rest(0.01);
}

/* With the first request, or within the time that is stated. */
static void expect_new(struct rotation *r, const char *what)
{
	int64_t until = clock_ms() + (int64_t)(r->refresh_s * 1000);

	while (clock_ms() < until && !bears(expect_forwarded(r->suite, &r->probe, what), r->secret))
		wait_until(clock_ms() + 50);
	expect_current(r, what);
}

static void rotate(struct rotation *r, const char *line_end, bool in_place, const char *what)
{
	char *text;

	secret_free(r->secret);
	r->secret = static_secret_new(r->suite);
	text = xasprintf("%s%s", r->secret, line_end);
	static_secret_put(r->suite, slice_of(text), in_place);
	secret_free(text);
	expect_new(r, what);
}

/* Contents that are no credential; "@" stands for one that is never good, and must not be sent. */
static const struct {
	const char *what;
	const char *content;                 /* NULL: see below */
	void (*become)(struct suite *suite); /* something that is no file */
} bad[] = {
	{"an empty file", "", NULL},
	{"a line end only", "\n", NULL},
	{"two lines", "@\nX-Planted: @\n", NULL},
	{"a carriage return within", "@\r\nX-Planted: yes\r\n", NULL},
	{"a control character", "@\x01\n", NULL},
	{"a byte of eight bits", "@\xc3\xa9\n", NULL},
	{"a blank in a bearer token", "@ @\n", NULL},
	{"a blank in front", " @\n", NULL},
	{"a folder", NULL, static_secret_be_folder},
	{"a pipe", NULL, static_secret_be_pipe},
	{"no file", NULL, static_secret_remove},
};

static void spoil(struct suite *suite, size_t i)
{
	char *unseen = static_secret_new(suite);
	char *text = bad[i].content ? fill(bad[i].content, '@', unseen) : NULL;

	if (bad[i].become)
		bad[i].become(suite);
	else
		static_secret_put(suite, slice_of(text), false);
	secret_free(text);
	secret_free(unseen);
}

/* The last good one, or nothing: it depends on the bounds. What is bad now was good before. */
static void expect_grace(struct rotation *r, const char *what)
{
	if (r->grace_s > 0)
		expect_current(r, what);
	else if (r->refresh_s <= 0)
		expect_nothing_forwarded(r->suite, &r->probe, what);
}

/* From good to bad, and from one bad content to others, which is no reason to begin anew. */
static void expect_end(struct rotation *r)
{
	int64_t since = clock_ms();
	int64_t just_before = since + (int64_t)((r->grace_s - MARGIN_S) * 1000);
	int64_t seen = since; /* by then it has been looked at */

	/* As far as a slow machine comes within the time. */
	for (size_t i = 0; i < ARRAY_LEN(bad) && (i == 0 || clock_ms() < just_before); i++) {
		spoil(r->suite, i);
		expect_grace(r, bad[i].what);
		if (i == 0)
			seen = clock_ms();
	}
	wait_until(just_before);
	if (r->grace_s > MARGIN_S && clock_ms() < just_before + (int64_t)(MARGIN_S * 500))
		expect_current(r, "just before the bound");
	wait_until(seen + (int64_t)((r->grace_s + r->refresh_s + MARGIN_S) * 1000));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		spoil(r->suite, i);
		expect_nothing_forwarded(r->suite, &r->probe, bad[i].what);
	}
}

/* P-WAY-02 */
static void static_rotation_case(struct suite *suite)
{
	const struct manifest *manifest = &suite->party[ROLE_PROXY].manifest;
	char *token = suite_mint(suite, NULL);
	struct rotation r = {.suite = suite,
		.probe = {.route = "static", .token = token},
		.secret = static_secret_value(suite),
		.refresh_s = manifest->bounds->static_refresh_s,
		.grace_s = manifest->bounds->static_grace_s};

	expect_current(&r, "the control");
	rotate(&r, "\n", false, "another file in its place");
	rotate(&r, "\n", true, "the same file, written anew");
	rotate(&r, "\n", true, "and at once again, of the same size");
	rotate(&r, "", true, "without a line end");
	rotate(&r, "\r\n", false, "with two bytes of line end");
	expect_end(&r);
	rotate(&r, "\n", false, "a good file again");
	secret_free(r.secret);
	free(token);
}

/* ---- none ---- */

/* P-WAY-03 */
static void none_case(struct suite *suite)
{
	static const char *const credentials[] = {
		"authorization", "cookie", "proxy-authorization", "dpop", "x-api-key"};
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.route = "none",
		.token = token,
		.query = "a=b&c",
		.fields = CREDENTIALS HARMLESS,
		.body = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}"};
	struct moment before = suite_now(suite);
	const struct wire_request *r =
		expect_forwarded(suite, &probe, "a route without credential");

	for (size_t i = 0; i < ARRAY_LEN(credentials); i++)
		EXPECT(fields_spelt(r, credentials[i]) == 0, "there is no credential of any kind",
			"%s", credentials[i]);
	expect_harmless_only(r, "a route without credential");
	EXPECT(slice_ends(r->target, "?a=b&c") && slice_is(r->body, probe.body),
		"query and body are unchanged", "%.*s", SLICE_ARGS(r->target));
	EXPECT(token_endpoints_heard(suite, before) == 0, "nobody is asked for a token",
		"a token endpoint was");
	expect_route_guarded(suite, "none");
	free(token);
}

/* ---- a field of another name ---- */

/* P-WAY-04 */
static void named_field_case(struct suite *suite)
{
	static const char *const also[] = {"", "X-Service-Token: planted-by-the-client\r\n",
		"x-service-token: planted-by-the-client\r\n",
		"X_Service_Token: planted-by-the-client\r\n",
		"X.Service.Token: planted-by-the-client\r\n",
		"X-Service_Token: planted-by-the-client\r\nX-SERVICE-TOKEN: planted-by-the-client\r\n",
		"Connection: X-Service-Token\r\n"};

	for (size_t i = 0; i < ARRAY_LEN(also); i++) {
		char *token = suite_mint(suite, NULL);
		char *fields = xasprintf("%s" HARMLESS, also[i]);
		struct probe probe = {.route = "field", .token = token, .fields = fields};
		struct moment before = suite_now(suite);
		const struct wire_request *r = expect_forwarded(suite, &probe, also[i]);
		struct slice value = http_fields_value(r->fields, "x-service-token");

		EXPECT(fields_spelt(r, "x-service-token") == 1 && value.len > 20 &&
				slice_find(value, ' ') == value.len,
			"the configured field has the new token, alone and once", "%s: %zu of them",
			also[i], fields_spelt(r, "x-service-token"));
		EXPECT(http_fields_count(r->fields, "authorization") == 0, "it is nowhere else",
			"%s: in Authorization", also[i]);
		EXPECT(token_endpoints_heard(suite, before) == 1, "it was exchanged",
			"%s: it was not", also[i]);
		expect_harmless_only(r, also[i]);
		free(fields);
		free(token);
	}
	expect_route_guarded(suite, "field");
}

static const struct test_case cases[] = {
	{.slug = "proxy/way/static", .run = static_case},
	{.slug = "proxy/way/static-rotation", .run = static_rotation_case},
	{.slug = "proxy/way/none", .run = none_case},
	{.slug = "proxy/way/named-field", .run = named_field_case},
};

CASE_LIST(cases_proxy_way, cases);
