/* Every decision of mock-sts at its boundary, each refusal beside what differs by one thing. */
#include "unit/unit.h"

#include "checks.h"

#define TYPE "urn:ietf:params:oauth:token-type:"

static void request_parameters(void **state)
{
	(void)state;
	assert_true(check_sts_method(SLICE("POST")));
	assert_false(check_sts_method(SLICE("GET")));
	assert_false(check_sts_method(SLICE("post")));
	assert_true(check_sts_parameter_once(SLICE("scope"), 1));
	assert_false(check_sts_parameter_once(SLICE("scope"), 2));
	assert_false(check_sts_parameter_once(SLICE("audience"), 2));
	assert_true(check_sts_parameter_once(SLICE("resource"), 2));
	assert_true(check_sts_spellings(SLICE("a"), SLICE("a")));
	assert_true(check_sts_spellings(SLICE("a"), SLICE_NONE));
	assert_true(check_sts_spellings(SLICE_NONE, SLICE("a")));
	assert_false(check_sts_spellings(SLICE("a"), SLICE("b")));
	assert_false(check_sts_spellings(SLICE("a"), SLICE("A")));
	assert_true(check_sts_grant_type(SLICE("urn:ietf:params:oauth:grant-type:token-exchange")));
	assert_false(check_sts_grant_type(SLICE("urn:ietf:params:oauth:grant-type:jwt-bearer")));
	assert_false(check_sts_grant_type(SLICE("token-exchange")));
	assert_false(check_sts_grant_type(SLICE_NONE));
	assert_true(check_sts_subject_token(SLICE("x")));
	assert_false(check_sts_subject_token(SLICE_NONE));
	assert_true(check_sts_scope_given(SLICE("x")));
	assert_false(check_sts_scope_given(SLICE_NONE));
	assert_true(check_sts_scope_known("https://bigquery.googleapis.com/"));
	assert_false(check_sts_scope_known(NULL));
	assert_true(check_sts_no_boundary(false));
	assert_false(check_sts_no_boundary(true));
	assert_true(check_sts_control_caller(false));
	assert_false(check_sts_control_caller(true));
}

static void token_types(void **state)
{
	static const char *const others[] = {TYPE "saml2", TYPE "saml1", TYPE "refresh_token",
		"jwt", TYPE "JWT", TYPE "jwt ", "", "urn:ietf:params:aws:token-type:aws4_request"};

	(void)state;
	assert_true(check_sts_subject_type(SLICE(TYPE "jwt")));
	assert_true(check_sts_subject_type(SLICE(TYPE "id_token")));
	assert_false(check_sts_subject_type(SLICE(TYPE "access_token")));
	assert_true(check_sts_requested_type(SLICE(TYPE "access_token")));
	assert_false(check_sts_requested_type(SLICE(TYPE "jwt")));
	assert_false(check_sts_requested_type(SLICE(TYPE "id_token")));
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_false(check_sts_subject_type(slice_of(others[i])));
		assert_false(check_sts_requested_type(slice_of(others[i])));
	}
}

#define POOL "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/"

#define IAM "//iam.googleapis.com/"
#define TAIL "/workloadIdentityPools/demo/providers/idp"

static void provider_names(void **state)
{
	static const char *const good[] = {
		POOL "demo/providers/idp",
		IAM "projects/my-project/locations/global" TAIL,
		"//iam.googleapis.com/locations/global/workforcePools/p/providers/i",
	};
	static const char *const bad[] = {
		"",
		"https:" POOL "demo/providers/idp",
		"https://iam.googleapis.com/projects/123",
		POOL "demo",
		POOL "demo/providers/",
		POOL "demo/providers/idp/",
		POOL "demo/providers/idp/x",
		POOL "demo//providers/idp",
		POOL "demo/providers/../providers/idp",
		POOL "demo/providers/..",
		POOL "demo/providers/idp%2Fx",
		POOL "demo/providers/%69dp",
		POOL "demo/Providers/idp",
		POOL "demo/providers/idp ",
		POOL "demo/providers/idp\n",
		POOL "*/providers/*x",
		"/iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/demo/providers/idp",
		"//IAM.googleapis.com/projects/123/locations/global/workloadIdentityPools/demo/providers/idp",
		IAM "projects/123/locations/eu" TAIL,
		IAM "projects//locations/global" TAIL,
		IAM "/projects/123/locations/global" TAIL,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (!check_provider_name(slice_of(good[i])))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (check_provider_name(slice_of(bad[i])))
			fail_msg("allowed: %s", bad[i]);
	assert_true(check_provider_named(SLICE(POOL "a"), SLICE(POOL "a")));
	assert_false(check_provider_named(SLICE(POOL "ab"), SLICE(POOL "a")));
	assert_false(check_provider_named(SLICE(POOL "a"), SLICE(POOL "ab")));
	assert_false(check_provider_named(SLICE(POOL "A"), SLICE(POOL "a")));
	assert_true(check_pool_enabled(false));
	assert_false(check_pool_enabled(true));
	assert_true(check_provider_enabled(false));
	assert_false(check_provider_enabled(true));
}

/* Only true is true. */
static void conditions(void **state)
{
	struct cel_value yes = {.type = CEL_BOOL, .flag = true};
	struct cel_value no = {.type = CEL_BOOL, .flag = false};
	struct cel_value text = {.type = CEL_STRING, .text = SLICE("true")};
	struct cel_value one = {.type = CEL_INT, .integer = 1};
	struct cel_value nothing = {0};

	(void)state;
	assert_true(check_condition(ERR_NONE, &yes));
	assert_false(check_condition(ERR_NOT_FOUND, &yes));
	assert_false(check_condition(ERR_NONE, &no));
	assert_false(check_condition(ERR_NONE, &text));
	assert_false(check_condition(ERR_NONE, &one));
	assert_false(check_condition(ERR_NONE, &nothing));
}

static void secrets(void **state)
{
	(void)state;
	assert_true(check_introspector_secret(SLICE("secret"), SLICE("secret")));
	assert_false(check_introspector_secret(SLICE("secret"), SLICE("secreT")));
	assert_false(check_introspector_secret(SLICE("secret"), SLICE("secre")));
	assert_false(check_introspector_secret(SLICE("secret"), SLICE_NONE));
	assert_false(check_introspector_secret(SLICE_NONE, SLICE_NONE));
}

#define POOL_OF(name) \
	"iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/" name "/"

static void accounts(void **state)
{
	char *texts[] = {"principal://" POOL_OF("p") "subject/alice",
		"principalSet://" POOL_OF("all") "*", "serviceAccount:first@x.example"};
	const struct text_list members = {texts, ARRAY_LEN(texts)};
	const struct text_list nobody = {texts, 0};
	static const char *const good[] = {"principal://" POOL_OF("p") "subject/alice",
		"principal://" POOL_OF("all") "subject/anybody/at all",
		"serviceAccount:first@x.example"};
	static const char *const bad[] = {"", "principal://" POOL_OF("p") "subject/alice2",
		"principal://" POOL_OF("p") "subject/alic",
		"principal://" POOL_OF("p") "subject/Alice",
		"principal://" POOL_OF("all2") "subject/a",
		"principal://" POOL_OF("al") "subject/a",
		"principal://" POOL_OF("x") "subject/" POOL_OF("all") "subject/a",
		"serviceAccount:" POOL_OF("all") "subject/a",
		"principalSet://" POOL_OF("all") "subject/a", "serviceAccount:first@x.example.com",
		"first@x.example"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_true(check_account_member(slice_of(good[i]), &members));
		assert_false(check_account_member(slice_of(good[i]), &nobody));
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (check_account_member(slice_of(bad[i]), &members))
			fail_msg("%s is a member", bad[i]);
	assert_true(check_account_project(SLICE("-")));
	assert_false(check_account_project(SLICE("--")));
	assert_false(check_account_project(SLICE_NONE));
	assert_true(check_account_lifetime(3600, 3600));
	assert_false(check_account_lifetime(3601, 3600));
	assert_false(check_account_lifetime(0, 3600));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(request_parameters),
		cmocka_unit_test(token_types),
		cmocka_unit_test(provider_names),
		cmocka_unit_test(conditions),
		cmocka_unit_test(secrets),
		cmocka_unit_test(accounts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
