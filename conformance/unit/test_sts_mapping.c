/* Attribute mappings and conditions: what loads, what a token becomes, and the whole config. */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "lib/log.h"
#include "mapping.h"
#include "providers.h"

/* JSON in which ' stands for ". */
static struct json *json_of(const char *text)
{
	struct json *json = NULL;
	struct buf buf = {0};

	for (const char *c = text; *c; c++)
		buf_putc(&buf, *c == '\'' ? '"' : *c);
	if (json_parse(buf_slice(&buf), &json))
		fail_msg("no JSON: %s", text);
	buf_clear(&buf);
	return json;
}

static void expect_load(const struct json *attributes, const char *condition, const char *problem)
{
	struct mapping *mapping = NULL;
	struct note note = {0};
	enum err err = mapping_compile(attributes, condition, &mapping, &note);

	if (problem ? !err || strcmp(note.text, problem) != 0 : err != ERR_NONE)
		fail_msg("wanted %s\ngot    %s", problem ? problem : "no problem", note.text);
	mapping_free(mapping);
}

static void mappings_are_judged_when_loaded(void **state)
{
	static const struct {
		const char *attributes, *condition, *problem;
	} rows[] = {
		{"{'google.subject':'assertion.sub'}", NULL, NULL},
		{"{'google.subject':'assertion.sub','google.groups':'assertion.groups',"
		 "'attribute.a_1':'assertion.a'}",
			"assertion.sub == google.subject && attribute.a_1 == 'x'", NULL},
		{"[]", NULL, "attribute_mapping: must be an object"},
		{"{'attribute.a':'assertion.a'}", NULL,
			"attribute_mapping: google.subject: missing"},
		{"{'google.subject':5}", NULL,
			"attribute_mapping: google.subject: must be a string"},
		{"{'google.subject':'assertion.sub +'}", NULL,
			"attribute_mapping: google.subject: column 16: a value is missing here"},
		{"{'google.subject':'google.subject'}", NULL,
			"attribute_mapping: google.subject: column 1: there is no variable google here"},
		{"{'google.subject':'assertion.sub','google.name':'assertion.a'}", NULL,
			"attribute_mapping: google.name: only google.subject, google.groups and "
			"attribute.[a-z0-9_]+ can be mapped"},
		{"{'google.subject':'assertion.sub','attribute.':'assertion.a'}", NULL,
			"attribute_mapping: attribute.: only google.subject, google.groups and "
			"attribute.[a-z0-9_]+ can be mapped"},
		{"{'google.subject':'assertion.sub','attribute.A':'assertion.a'}", NULL,
			"attribute_mapping: attribute.A: only google.subject, google.groups and "
			"attribute.[a-z0-9_]+ can be mapped"},
		{"{'google.subject':'assertion.sub'}", "assertion.sub ==",
			"attribute_condition: column 17: a value is missing here"},
		{"{'google.subject':'assertion.sub'}", "true",
			"attribute_condition: leave it out instead of writing true"},
		{"{'google.subject':'assertion.sub'}", "request.time == 1",
			"attribute_condition: column 1: there is no variable request here"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct json *attributes = json_of(rows[i].attributes);

		expect_load(attributes, rows[i].condition, rows[i].problem);
		json_free(attributes);
	}
}

static void mappings_have_bounds(void **state)
{
	struct json *attributes = json_of("{'google.subject':'assertion.sub'}");
	struct buf text = {0};
	char name[128] = "attribute.";

	(void)state;
	for (int i = 0; i <= MAPPING_MAX_CUSTOM; i++) {
		if (i == MAPPING_MAX_CUSTOM)
			expect_load(attributes, NULL, NULL);
		snprintf(name, sizeof name, "attribute.a%d", i);
		json_set_string(attributes, name, SLICE("assertion.a"));
	}
	expect_load(attributes, NULL, "attribute_mapping: more than 50 custom attributes");
	json_free(attributes);

	attributes = json_of("{'google.subject':'assertion.sub'}");
	memset(name + 10, 'a', 100);
	name[110] = '\0';
	json_set_string(attributes, name, SLICE("assertion.a"));
	expect_load(attributes, NULL, NULL);
	json_free(attributes);

	attributes = json_of("{}");
	buf_puts(&text, "'");
	while (text.len < MAPPING_MAX_EXPRESSION_BYTES - 1)
		buf_putc(&text, 'a');
	buf_puts(&text, "'");
	json_set_string(attributes, "google.subject", buf_slice(&text));
	expect_load(attributes, NULL, NULL);
	buf_puts(&text, " ");
	json_set_string(attributes, "google.subject", buf_slice(&text));
	expect_load(attributes, NULL, "attribute_mapping: google.subject: longer than 2048 bytes");
	json_free(attributes);
	buf_clear(&text);
}

/* What one mapping makes of one token: the attributes as JSON, or who failed and why. */
static char *applied(const char *attributes, const char *claims)
{
	struct json *wish = json_of(attributes);
	struct json *document = json_of(claims);
	struct mapping *mapping;
	struct mapped mapped;
	struct buf out = {0};

	assert_int_equal(mapping_compile(wish, NULL, &mapping, NULL), ERR_NONE);
	mapping_apply(mapping, document, &mapped);
	if (mapped.err) {
		buf_printf(&out, "%s: %s", mapped.failed ? mapped.failed->name : "claims",
			mapped.failed ? mapped.failed->note.text : err_name(mapped.err));
	} else {
		struct json *values = mapped_json(&mapped);

		json_print(&out, values);
		buf_printf(&out, " %zu", mapped.bytes);
		json_free(values);
	}
	mapped_clear(&mapped);
	mapping_free(mapping);
	json_free(wish);
	json_free(document);
	return buf_take(&out);
}

static void tokens_become_attributes(void **state)
{
	static const struct {
		const char *attributes, *claims, *wanted;
	} rows[] = {
		{"{'google.subject':'assertion.sub'}", "{'sub':'u'}",
			"{\"google.subject\":\"u\"} 1"},
		{"{'google.subject':'assertion.sub','google.groups':'assertion.groups'}",
			"{'sub':'u','groups':['a','bc']}",
			"{\"google.subject\":\"u\",\"google.groups\":[\"a\",\"bc\"]} 4"},
		{"{'google.subject':'assertion.sub'}", "{}",
			"google.subject: column 11: there is no field sub"},
		{"{'google.subject':'assertion.sub','attribute.a':'assertion.a'}", "{'sub':'u'}",
			"attribute.a: column 11: there is no field a"},
		{"{'google.subject':'assertion.sub'}", "{'sub':5}",
			"google.subject: The mapped attribute 'google.subject' must be of type STRING."},
		{"{'google.subject':'assertion.sub'}", "{'sub':null}",
			"google.subject: The mapped attribute 'google.subject' must be of type STRING."},
		{"{'google.subject':'assertion.sub','attribute.n':'assertion.n'}",
			"{'sub':'u','n':1}",
			"attribute.n: The mapped attribute 'attribute.n' must be of type STRING."},
		{"{'google.subject':'assertion.sub','attribute.n':'string(assertion.n)'}",
			"{'sub':'u','n':1}", "{\"google.subject\":\"u\",\"attribute.n\":\"1\"} 2"},
		{"{'google.subject':'assertion.sub','google.groups':'assertion.sub'}",
			"{'sub':'u'}",
			"google.groups: The mapped attribute 'google.groups' must be of type LIST."},
		{"{'google.subject':'assertion.sub','google.groups':'assertion.g'}",
			"{'sub':'u','g':['a',1]}",
			"google.groups: The elements in mapped attribute 'google.groups' must be of type "
			"STRING."},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *got = applied(rows[i].attributes, rows[i].claims);

		if (strcmp(got, rows[i].wanted) != 0)
			fail_msg("%s of %s\n  wanted %s\n  got    %s", rows[i].attributes,
				rows[i].claims, rows[i].wanted, got);
		free(got);
	}
}

/* The condition sees the claims and what they were mapped to, by their short names. */
static void conditions_see_all_three(void **state)
{
	struct json *attributes =
		json_of("{'google.subject':'assertion.sub',"
			"'google.groups':'assertion.g','attribute.a':'\\\"x\\\"'}");
	struct json *claims = json_of("{'sub':'u','g':['one']}");
	struct mapping *mapping;
	struct mapped mapped;
	struct cel_value value;
	struct note note = {0};

	(void)state;
	assert_int_equal(
		mapping_compile(attributes,
			"google.subject == 'u' && 'one' in google.groups && attribute.a == 'x' && "
			"assertion.sub == 'u' && !has(google.a) && !has(attribute.subject)",
			&mapping, NULL),
		ERR_NONE);
	mapping_apply(mapping, claims, &mapped);
	assert_int_equal(mapping_evaluate_condition(mapping, &mapped, &value, &note), ERR_NONE);
	assert_true(value.type == CEL_BOOL && value.flag);
	assert_slice(mapped_text(&mapped, "google.subject"), "u");
	assert_null(mapped_text(&mapped, "google.groups").at);
	assert_null(mapped_text(&mapped, "attribute.b").at);
	mapped_clear(&mapped);
	mapping_free(mapping);
	json_free(attributes);
	json_free(claims);
}

/* ---- the configuration ---- */

/* The first problem of a configuration, or "" when it is good; providers included. */
static char *problem_of(struct json *document)
{
	struct providers *providers = NULL;
	struct config config;
	struct note note = {0};
	enum err err = settings_read(&config_settings, document, &config, &note);

	if (!err)
		err = config_check(&config, &note);
	if (!err)
		err = providers_new(&config, &providers, &note);
	assert_int_equal(err != ERR_NONE, note.text[0] != '\0');
	providers_free(providers);
	settings_clear(&config_settings, &config);
	return xstrdup(note.text);
}

static void default_configuration_is_good(void **state)
{
	struct json *document = json_of(config_default);
	char *problem = problem_of(document);

	(void)state;
	assert_string_equal(problem, "");
	free(problem);
	json_free(document);
}

#define HEAD                                                                            \
	"{'listeners':[{'port':0}],'scopes':[{'scope':'s','audience':'a'}],'clients':[" \
	"{'client_id':'c','dev_secret':'x'}],'pools':[{'project_number':1,'id':'p','providers':["
#define MAPPING "'attribute_mapping':{'google.subject':'assertion.sub'}"
#define GOOD "{'id':'i','issuer_uri':'https://i'," MAPPING "}"

static void configurations_are_judged(void **state)
{
	static const char at_256[] =
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	static const struct {
		const char *text, *problem;
	} rows[] = {
		{HEAD GOOD "]}]}", ""},
		{HEAD "{'id':'i','issuer_uri':'http://localhost:1/x'," MAPPING "}]}]}", ""},
		{HEAD "{'id':'i','issuer_uri':'http://i'," MAPPING "}]}]}",
			"pools[0].providers[0]: issuer_uri must be https, or http on this machine"},
		{HEAD "{'id':'I','issuer_uri':'https://i'," MAPPING "}]}]}",
			"pools[0].providers[0]: id must be 1 to 32 of a-z, 0-9 and -, not beginning with "
			"gcp-"},
		{HEAD "{'id':'a/b','issuer_uri':'https://i'," MAPPING "}]}]}",
			"pools[0].providers[0]: id must be 1 to 32 of a-z, 0-9 and -, not beginning with "
			"gcp-"},
		{HEAD "{'id':'gcp-i','issuer_uri':'https://i'," MAPPING "}]}]}",
			"pools[0].providers[0]: id must be 1 to 32 of a-z, 0-9 and -, not beginning with "
			"gcp-"},
		{HEAD GOOD "," GOOD "]}]}", "pools[0].providers[1]: id is not unique"},
		{HEAD GOOD "]},{'project_number':2,'id':'p','providers':[]}]}",
			"pools[1].id: not unique"},
		{HEAD GOOD "]},{'project_number':2,'id':'p!','providers':[]}]}",
			"pools[1]: id must be 1 to 32 of a-z, 0-9 and -, not beginning with gcp-"},
		{HEAD "{'id':'i','issuer_uri':'https://i'," MAPPING
		      ",'jwks_json':{'keys':[]},'jwks_file':'x'}]}]}",
			"pools[0].providers[0]: jwks_json and jwks_file exclude each other"},
		{HEAD "{'id':'i','issuer_uri':'https://i'," MAPPING
		      ",'jwks_file':'/no/such/file'}]}]}",
			"pools[0].providers[0].jwks_file: /no/such/file cannot be read (not-found)"},
		{HEAD "{'id':'i','issuer_uri':'https://i'," MAPPING
		      ",'jwks_json':{'keys':[{'kty':'RSA','x5c':[]}]}}]}]}",
			"pools[0].providers[0].jwks_json: Input JWK is not in a valid json format: member x5c"},
		{HEAD "{'id':'i','issuer_uri':'https://i'," MAPPING ",'jwks_json':5}]}]}", ""},
		{HEAD "{'id':'i','issuer_uri':'https://i'," MAPPING
		      ",'attribute_condition':'x'}]}]}",
			"pools[0].providers[0].attribute_condition: column 1: there is no variable x "
			"here"},
		{"{'listeners':[],'scopes':[],'pools':[]}", "listeners: at least one is needed"},
		{"{'listeners':[{'port':0}],'scopes':[{'scope':'a b','audience':'x'}],'pools':[]}",
			"scopes[0].scope: not one scope token"},
		{"{'listeners':[{'port':0}],'scopes':[{'scope':'a','audience':'x'},"
		 "{'scope':'a','audience':'y'}],'pools':[]}",
			"scopes[1].scope: not unique"},
		{"{'listeners':[{'port':0}],'scopes':[],'pools':[],'clients':[{'client_id':'c'}]}",
			"clients[0]: exactly one of secret and dev_secret is needed"},
		{"{'listeners':[{'port':0}],'scopes':[],'pools':[],'clients':[{'client_id':'c',"
		 "'dev_secret':'x'},{'client_id':'c','dev_secret':'x'}]}",
			"clients[1].client_id: not unique"},
	};
	struct json *document;
	char *problem;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		document = json_of(rows[i].text);
		problem = problem_of(document);
		if (strcmp(problem, rows[i].problem) != 0)
			fail_msg("%s\n  wanted %s\n  got    %s", rows[i].text, rows[i].problem,
				problem);
		free(problem);
		json_free(document);
	}
	for (int extra = 0; extra < 2; extra++) {
		char *text = xasprintf(HEAD "{'id':'i','issuer_uri':'https://i'," MAPPING
					    ",'allowed_audiences':['%s%s']}]}]}",
			at_256, extra ? "x" : "");

		document = json_of(text);
		problem = problem_of(document);
		assert_string_equal(problem,
			extra ? "pools[0].providers[0]: allowed_audiences must be at most 256 bytes each"
			      : "");
		free(problem);
		json_free(document);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mappings_are_judged_when_loaded),
		cmocka_unit_test(mappings_have_bounds),
		cmocka_unit_test(tokens_become_attributes),
		cmocka_unit_test(conditions_see_all_three),
		cmocka_unit_test(default_configuration_is_good),
		cmocka_unit_test(configurations_are_judged),
	};

	log_to(2, LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
