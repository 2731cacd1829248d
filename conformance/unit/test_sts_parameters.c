/* The parameters of a token request at mock-sts: each fault beside the request that passes. */
#include "unit/sts_stage.h"

#include <stdlib.h>

static char *good_token(const struct stage *s)
{
	return stage_token(s->rsa, "{}");
}

struct parameter_row {
	const char *name, *value;
	const char *error, *description; /* NULL: granted */
};

#define AUDIENCE_TEXT                                                                             \
	"Invalid value for \"audience\". This value should be the full resource name of the "     \
	"Identity Provider. See "                                                                 \
	"https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the list of " \
	"possible formats."
#define TARGET_TEXT                                                                           \
	"The target service indicated by the \"audience\" parameters is invalid. This might " \
	"either be because the pool or provider is disabled or deleted or because it doesn't exist."
#define TYPE(name) "urn:ietf:params:oauth:token-type:" name

static void parameters_are_judged(void **state)
{
	static const struct parameter_row rows[] = {
		{"grant_type", NULL, "invalid_request", "Invalid value of grant_type in request."},
		{"grant_type", "", "invalid_request", "Invalid value of grant_type in request."},
		{"grant_type", "authorization_code", "unsupported_grant_type",
			"Invalid value of grant_type in request."},
		{"requested_token_type", NULL, "invalid_request",
			"Invalid value of requested_token_type in request."},
		{"requested_token_type", TYPE_JWT, "invalid_request",
			"Invalid value of requested_token_type in request."},
		{"subject_token_type", NULL, "invalid_request",
			"Invalid value of subject_token_type in request."},
		{"subject_token_type", TYPE("saml2"), "invalid_request",
			"Invalid value of subject_token_type in request."},
		{"subject_token_type", TYPE("access_token"), "invalid_request",
			"Invalid value of subject_token_type in request."},
		{"subject_token_type", TYPE("id_token"), NULL, NULL},
		{"subject_token", NULL, "invalid_request",
			"Invalid value of subject_token in request."},
		{"subject_token", "", "invalid_request",
			"Invalid value of subject_token in request."},
		{"scope", NULL, "invalid_request", "Scope(s) must be provided."},
		{"scope", "", "invalid_request", "Scope(s) must be provided."},
		{"scope", "unknown", "invalid_scope",
			"Invalid value of scope in request: unknown."},
		{"scope", BIGQUERY " unknown", "invalid_scope",
			"Invalid value of scope in request: unknown."},
		{"scope", BIGQUERY "  " BIGQUERY, "invalid_scope",
			"Invalid value of scope in request: " BIGQUERY "  " BIGQUERY "."},
		{"scope", "a\"b\\c\n\xc3\xa4", "invalid_scope",
			"Invalid value of scope in request: a?b?c???."},
		{"audience", NULL, "invalid_request", AUDIENCE_TEXT},
		{"audience", "https:" PROVIDER, "invalid_request", AUDIENCE_TEXT},
		{"audience", POOLS "demo", "invalid_request", AUDIENCE_TEXT},
		{"audience", POOLS "demo/providers/idp/", "invalid_request", AUDIENCE_TEXT},
		{"audience", POOLS "demo/providers/nobody", "invalid_target", TARGET_TEXT},
		{"audience", POOLS "nowhere/providers/idp", "invalid_target", TARGET_TEXT},
		{"audience", POOLS "demo/providers/IDP", "invalid_target", TARGET_TEXT},
		{"audience",
			"//iam.googleapis.com/projects/my-project/locations/global/"
			"workloadIdentityPools/demo/providers/idp",
			"invalid_target", TARGET_TEXT},
		{"audience",
			"//iam.googleapis.com/projects/0123456789/locations/global/"
			"workloadIdentityPools/demo/providers/idp",
			"invalid_target", TARGET_TEXT},
		{"options", "{}", NULL, NULL},
		{"options", "{\"userProject\":\"p\",\"unknown\":[1]}", NULL, NULL},
		{"options", "%7B%22userProject%22%3A%20%22p%22%7D", NULL, NULL},
		{"options", "%7b%22userProject%22%3a%22p%22%7d", NULL, NULL},
		{"options", "{", "invalid_request", "Invalid value of options in request."},
		{"options", "[]", "invalid_request", "Invalid value of options in request."},
		{"options", "%7B%", "invalid_request", "Invalid value of options in request."},
		{"options", "{\"userProject\":5}", "invalid_request",
			"Invalid value of options in request."},
		{"options", "{\"userProject\":\"01234567890123456789012345678901\"}", NULL, NULL},
		{"options", "{\"userProject\":\"012345678901234567890123456789012\"}",
			"invalid_request", "Invalid value of options in request."},
		{"options", "{\"accessBoundary\":{}}", "invalid_request",
			"Credential access boundaries are not offered by this server."},
		{"grantType", GRANT, NULL, NULL},
		{"grantType", "other", "invalid_request",
			"The parameter grant_type occurs in two spellings with two values."},
		{"subjectToken", "other", "invalid_request",
			"The parameter subject_token occurs in two spellings with two values."},
		{"actor_token", "x", NULL, NULL},
		{"resource", "https://x", NULL, NULL},
		{"client_id", "x", NULL, NULL},
	};
	struct stage *s = *state;
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *label = xasprintf(
			"%s=%s", rows[i].name, rows[i].value ? rows[i].value : "(absent)");

		stage_exchange(s, good_token(s), rows[i].name, rows[i].value, &reply);
		if (rows[i].error)
			expect_refused(&reply, label, rows[i].error, rows[i].description);
		else
			json_free(expect_granted(&reply, label));
		free(label);
	}
}

static void repeated_parameters_are_refused(void **state)
{
	static const char *const names[] = {"grant_type", "audience", "scope",
		"requested_token_type", "subject_token", "subject_token_type", "anything"};
	struct stage *s = *state;
	char *token = good_token(s);
	char *form = stage_form(token, "anything", "1");
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *twice = xasprintf("%s&%s=x", form, names[i]);
		char *text = xasprintf("The parameter %s occurs more than once.", names[i]);

		stage_call(s->port, "POST", "/v1/token", FORM, twice, &reply);
		expect_refused(&reply, names[i], "invalid_request", text);
		free(text);
		free(twice);
	}
	/* [RFC8693 2.1] only this one may be there more than once */
	char *targets = xasprintf("%s&resource=https://a&resource=https://b", form);
	stage_call(s->port, "POST", "/v1/token", FORM, targets, &reply);
	json_free(expect_granted(&reply, "resource twice"));
	free(targets);
	free(form);
	free(token);
}

static void unreadable_forms_are_refused(void **state)
{
	static const char *const bodies[] = {
		"grant_type=%", "grant_type=%zz", "grant_type=%00", "grant_type=%ff", "%ff=x"};
	struct stage *s = *state;
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		stage_call(s->port, "POST", "/v1/token", FORM, bodies[i], &reply);
		expect_refused(&reply, bodies[i], "invalid_request",
			"The body is not what its content type says.");
	}
	stage_call(s->port, "POST", "/v1/token", FORM, "", &reply);
	expect_refused(
		&reply, "empty", "invalid_request", "Invalid value of grant_type in request.");
}

/* Google says not to send it; libraries that have a client_id do. */
static void authorization_is_ignored(void **state)
{
	static const char *const values[] = {
		"Basic dXBzdHJlYW06d3Jvbmc=", "Bearer nonsense", "nonsense"};
	struct stage *s = *state;
	char *token = good_token(s);
	char *form = stage_form(token, NULL, NULL);
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		stage_call_with(s->port, "POST", "/v1/token", FORM, form, "Authorization",
			values[i], &reply);
		json_free(expect_granted(&reply, values[i]));
	}
	free(form);
	form = stage_form(token, "scope", NULL);
	stage_call_with(
		s->port, "POST", "/v1/token", FORM, form, "Authorization", values[0], &reply);
	expect_refused(
		&reply, "with Authorization", "invalid_request", "Scope(s) must be provided.");
	free(form);
	free(token);
}

/* A request with several faults is refused for the first one in Google's order. */
static void order_of_steps(void **state)
{
	static const struct parameter_row rows[] = {
		{"grant_type=&audience=&scope=", NULL, "invalid_request",
			"Invalid value of grant_type in request."},
		{"grant_type=" GRANT "&subject_token=x&subject_token_type=" TYPE_JWT, NULL,
			"invalid_request", AUDIENCE_TEXT},
		{"grant_type=" GRANT "&subject_token=x&subject_token_type=" TYPE_JWT
		 "&audience=" POOLS "demo/providers/nobody",
			NULL, "invalid_target", TARGET_TEXT},
		{"grant_type=" GRANT "&subject_token=x&subject_token_type=" TYPE_JWT
		 "&audience=" PROVIDER,
			NULL, "invalid_request",
			"Invalid value of requested_token_type in request."},
		{"grant_type=" GRANT "&subject_token=x&subject_token_type=" TYPE_JWT
		 "&audience=" PROVIDER "&requested_token_type=" TYPE_ACCESS_TOKEN,
			NULL, "invalid_request", "Scope(s) must be provided."},
		{"grant_type=" GRANT "&subject_token=x&subject_token_type=" TYPE_JWT
		 "&audience=" PROVIDER "&requested_token_type=" TYPE_ACCESS_TOKEN
		 "&scope=" BIGQUERY,
			NULL, "invalid_request", "Unable to parse the ID Token."},
	};
	struct stage *s = *state;
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		stage_call(s->port, "POST", "/v1/token", FORM, rows[i].name, &reply);
		expect_refused(&reply, rows[i].name, rows[i].error, rows[i].description);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_judged),
		cmocka_unit_test(repeated_parameters_are_refused),
		cmocka_unit_test(unreadable_forms_are_refused),
		cmocka_unit_test(authorization_is_ignored),
		cmocka_unit_test(order_of_steps),
	};

	return cmocka_run_group_tests(tests, stage_start, stage_stop);
}
