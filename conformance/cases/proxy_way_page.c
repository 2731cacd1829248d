/* The configurations of docs/ways.md: each is put into a route, and does what the page says. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "example_help.h"
#include "static_secret.h"
#include "way_help.h"

static const struct example {
	const char *name;
	const char *field; /* that carries the credential; NULL: there is none */
	bool from_file;    /* it is the static one */
	size_t idp, sts;   /* token requests there */
} examples[] = {
	{"ways.rfc8693", "authorization", false, 1, 0},
	{"ways.google_sts", "authorization", false, 0, 1},
	{"ways.service_account", "authorization", false, 0, 2},
	{"ways.static", "x-api-key", true, 0, 0},
	{"ways.none", NULL, false, 0, 0},
};

/* ---- the page's text, with the parties of this stage ---- */

static void replace(struct buf *text, const char *from, const char *to)
{
	struct buf out = {0};
	const char *at = text->len ? text->at : "";
	const char *found;

	while ((found = strstr(at, from))) {
		buf_append(&out, at, (size_t)(found - at));
		buf_puts(&out, to);
		at = found + strlen(from);
	}
	buf_puts(&out, at);
	buf_clear(text);
	*text = out;
}

static void text_of(struct suite *suite, const struct expectation *e, struct buf *out)
{
	char *idp = xasprintf(
		"http://127.0.0.1:%u/oauth2/default/", suite_port(suite, "idp_proxy_port"));
	char *sts = xasprintf("http://127.0.0.1:%u/", suite_port(suite, "sts_port"));

	for (size_t i = 0; i < e->line_count; i++)
		buf_printf(out, "%.*s\n", SLICE_ARGS(e->line[i].text));
	replace(out, "https://idp.example.com/oauth2/default/", idp);
	replace(out, "https://sts.googleapis.com/", sts);
	replace(out, "https://iamcredentials.googleapis.com/", sts);
	replace(out, "/run/secrets/auth-proxy", vars_get(&suite->vars, "proxy_secret"));
	replace(out, "/run/secrets/api-key", vars_get(&suite->vars, "static_secret"));
	free(idp);
	free(sts);
}

/* ---- trying it ---- */

static void judge(struct suite *suite, const struct example *example, const struct expectation *e)
{
	char *token = suite_mint(suite, NULL);
	char *secret = static_secret_value(suite);
	struct probe probe = {.token = token};
	struct moment before = suite_now(suite);
	const struct wire_request *r = expect_forwarded(suite, &probe, example_where(e));
	struct slice value = http_fields_value(r->fields, example->field ? example->field : "");
	size_t fields = http_fields_count(r->fields, "authorization") +
			http_fields_count(r->fields, "x-api-key");
	struct observation seen;
	size_t sts = suite_heard(suite, before, "IdP B");
	size_t idp = 0;

	suite_observe(suite, before, &seen);
	for (size_t i = 0; i < seen.count; i++)
		idp += !seen.at[i]->response && slice_is(seen.at[i]->from, "Proxy") &&
		       slice_is(seen.at[i]->to, "IdP") && slice_ends(seen.at[i]->target, "/token");
	observation_clear(&seen);
	EXPECT(fields == (example->field ? 1 : 0) && (!example->field || value.len > 20),
		"the credential stands where the page says", "%s: %zu fields", example_where(e),
		fields);
	EXPECT(slice_is(value, secret) == example->from_file, "it comes from where the page says",
		"%s: it does not", example_where(e));
	EXPECT(idp == example->idp && sts == example->sts, "whom the page names is asked",
		"%s: %zu requests at the IdP, %zu at the STS", example_where(e), idp, sts);
	expect_route_guarded(suite, "origin");
	secret_free(secret);
	free(token);
}

/* P-WAY-05 */
static void examples_case(struct suite *suite)
{
	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		const struct expectation *e = example_find(suite, examples[i].name, EXPECT_CONFIG);
		struct buf way = {0};

		text_of(suite, e, &way);
		example_start(suite, e, way.at);
		buf_clear(&way);
		judge(suite, &examples[i], e);
	}
	example_end(suite);
}

static const struct test_case cases[] = {
	{.slug = "proxy/way/examples", .run = examples_case},
};

CASE_LIST(cases_proxy_way_page, cases);
