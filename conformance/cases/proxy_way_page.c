/* The configurations of docs/ways.md: each is put into a route, and does what the page says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "static_secret.h"
#include "way_help.h"

#define START_MS 20000

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

static void text_of(struct suite *suite, const struct example *example, struct buf *out)
{
	const struct expectation *e = docs_find(&suite->docs, example->name);
	char *idp = xasprintf(
		"http://127.0.0.1:%u/oauth2/default/", suite_port(suite, "idp_proxy_port"));
	char *sts = xasprintf("http://127.0.0.1:%u/", suite_port(suite, "sts_port"));

	if (!e || e->kind != EXPECT_CONFIG)
		case_broken("docs/ways.md has no example %s", example->name);
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

/* The example's place, for whoever has to mend the page. */
static const char *where(struct suite *suite, const struct example *example)
{
	static char text[120];
	const struct expectation *e = docs_find(&suite->docs, example->name);

	snprintf(text, sizeof text, "%s:%u: %s", e->file, e->number, example->name);
	return text;
}

/* ---- trying it ---- */

static void start_with(struct suite *suite, const struct example *example)
{
	struct party *proxy = &suite->party[ROLE_PROXY];
	struct buf way = {0};
	struct note note = {0};

	text_of(suite, example, &way);
	vars_set(&suite->vars, "way", "%s", way.at);
	buf_clear(&way);
	party_stop(proxy, 5000);
	if (party_spawn(proxy, &suite->vars, suite->workdir, proxy->manifest.examples, &note))
		case_broken("%s", note.text);
	EXPECT(port_listens(suite_port(suite, "proxy_port"), START_MS) && party_runs(proxy),
		"the proxy comes up with the example", "%s: it does not", where(suite, example));
}

static void judge(struct suite *suite, const struct example *example)
{
	char *token = suite_mint(suite, NULL);
	char *secret = static_secret_value(suite);
	struct probe probe = {.token = token};
	struct moment before = suite_now(suite);
	const struct wire_request *r = expect_forwarded(suite, &probe, where(suite, example));
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
		"the credential stands where the page says", "%s: %zu fields",
		where(suite, example), fields);
	EXPECT(slice_is(value, secret) == example->from_file, "it comes from where the page says",
		"%s: it does not", where(suite, example));
	EXPECT(idp == example->idp && sts == example->sts, "whom the page names is asked",
		"%s: %zu requests at the IdP, %zu at the STS", where(suite, example), idp, sts);
	expect_route_guarded(suite, "origin");
	secret_free(secret);
	free(token);
}

/* P-WAY-05 */
static void examples_case(struct suite *suite)
{
	if (!suite->party[ROLE_PROXY].manifest.examples)
		case_untestable("the manifest says where an example goes", "no \"examples\"");
	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		start_with(suite, &examples[i]);
		judge(suite, &examples[i]);
	}
	suite_restart(suite, ROLE_PROXY);
	expect_good_token_passes(suite);
}

static const struct test_case cases[] = {
	{.slug = "proxy/way/examples", .run = examples_case},
};

CASE_LIST(cases_proxy_way_page, cases);
