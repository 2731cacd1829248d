/* The exchange request, as the IdP saw it. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "intro_help.h"
#include "see_exchange.h"

#define GRANT "urn:ietf:params:oauth:grant-type:token-exchange"

/* P-EXC-01 [RFC8693 2.1] [RFC6749 3.2] */
static void form_case(struct suite *suite)
{
	struct exchange_seen seen;
	struct slice type;

	see_exchange(suite, exchange_route_named("origin"), NULL, &seen);
	type = http_fields_value(seen.fields, "content-type");
	EXPECT(slice_is(seen.method, "POST"), "the method is POST", "%.*s",
		SLICE_ARGS(seen.method));
	EXPECT(slice_is_nocase(slice_trim(slice_to(type, slice_find(type, ';'))),
		       "application/x-www-form-urlencoded"),
		"Content-Type: application/x-www-form-urlencoded", "%.*s", SLICE_ARGS(type));
	EXPECT(seen.is_form && slice_is(form_value(&seen.form, "grant_type"), GRANT),
		"grant_type is token-exchange", "%.*s",
		SLICE_ARGS(form_value(&seen.form, "grant_type")));
	EXPECT(slice_find(seen.target, '?') == seen.target.len, "no parameter in the URI", "%.*s",
		SLICE_ARGS(slice_to(seen.target, slice_find(seen.target, '?'))));
	exchange_seen_clear(&seen);
}

/* An opaque token may have bytes that the form's encoding gives a meaning. [RFC6749 B] */
static void expect_opaque_unchanged(struct suite *suite)
{
	struct form form;
	char *token = exchange_opaque(suite, &form);

	EXPECT(form_count(&form, "subject_token") == 1 &&
			slice_is(form_value(&form, "subject_token"), token),
		"an opaque subject_token is the client's token, byte for byte",
		"it is another one");
	form_clear(&form);
	free(token);
}

/* P-EXC-02 [RFC8693 2.1] */
static void subject_token_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct observation seen;
	struct form form;

	seen_exchange(suite, &probe, &form, &seen);
	EXPECT(form_count(&form, "subject_token") == 1, "one subject_token", "%zu",
		form_count(&form, "subject_token"));
	EXPECT(slice_is(form_value(&form, "subject_token"), token),
		"subject_token is the client's token, byte for byte", "it is another one");
	form_clear(&form);
	observation_clear(&seen);
	free(token);
	if (suite_claims(suite, ROLE_PROXY, "intro"))
		expect_opaque_unchanged(suite);
}

/* P-EXC-04 [RFC8693 2.1.1, 5] */
static void target_from_config_case(struct suite *suite)
{
	static const char *const names[] = {
		"audience", "resource", "scope", "requested_token_type", "subject_token_type"};
	char *plain_token = suite_mint(suite, NULL);
	struct probe plain = {.token = plain_token};
	const struct probe hostile[] = {
		{.fields = "X-Audience: evil\r\nAudience: evil\r\nResource: https://evil.example\r\n"
			   "Scope: admin\r\nX-Scope: admin\r\n"},
		{.query = "audience=evil&resource=https://evil.example&scope=admin"},
		{.body = "{\"audience\":\"evil\",\"resource\":\"https://evil.example\",\"scope\":\"admin\"}"},
	};
	struct observation seen;
	struct observation seen_hostile;
	struct form form;
	struct form other;

	seen_exchange(suite, &plain, &form, &seen);
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		struct probe probe = hostile[i];
		char *token = suite_mint(suite, NULL);

		probe.token = token;
		seen_exchange(suite, &probe, &other, &seen_hostile);
		for (size_t n = 0; n < ARRAY_LEN(names); n++)
			EXPECT(slice_equal(
				       form_value(&form, names[n]), form_value(&other, names[n])),
				"the target comes from the configuration",
				"probe %zu changed %s to %.*s", i, names[n],
				SLICE_ARGS(form_value(&other, names[n])));
		EXPECT(form.count == other.count, "no further parameter",
			"probe %zu: %zu instead of %zu", i, other.count, form.count);
		form_clear(&other);
		observation_clear(&seen_hostile);
		free(token);
	}
	form_clear(&form);
	observation_clear(&seen);
	free(plain_token);
}

/* P-EXC-12 [MCP Token Handling] */
static void validate_first_case(struct suite *suite)
{
	static const char *const bad[] = {
		"{\"claims\":{\"aud\":\"other\"}}",
		"{\"claims\":{\"iss\":\"https://other.example\"}}",
		"{\"claims\":{\"exp\":1000}}",
		"{\"claims\":{\"exp\":null}}",
		"{\"header\":{\"typ\":\"JWT\"}}",
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *token = suite_mint(suite, bad[i]);

		expect_token_refused(suite, token, bad[i]);
		free(token);
	}
}

/* P-EXC-13 [RFC6749 3.2] */
static void no_redirect_case(struct suite *suite)
{
	static const int statuses[] = {301, 302, 303, 307, 308};
	char *fields = xasprintf(
		"{\"Location\":\"http://127.0.0.1:%u/token\"}", suite_port(suite, "evil_port"));

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.token = token};
		struct moment before = suite_now(suite);
		int status;

		script_token_endpoint(suite, 1, statuses[i], fields, "");
		status = probe_status(suite, &probe);
		restore_idp(suite);
		EXPECT(origin_connections(suite->evil) == before.evil, "no redirect is followed",
			"%d was followed", statuses[i]);
		EXPECT(suite_heard_origin(suite, before) == 0, "nothing is forwarded",
			"after a %d it was", statuses[i]);
		EXPECT(status >= 500, "the failure is the issuer's", "status %d after a %d", status,
			statuses[i]);
		free(token);
	}
	free(fields);
}

static const struct test_case cases[] = {
	{.slug = "proxy/exc/form", .run = form_case},
	{.slug = "proxy/exc/subject-token", .run = subject_token_case},
	{.slug = "proxy/exc/target-from-config", .run = target_from_config_case},
	{.slug = "proxy/exc/validate-first", .run = validate_first_case},
	{.slug = "proxy/exc/no-redirect", .run = no_redirect_case},
};

CASE_LIST(cases_proxy_exc, cases);
