/* The subject token's claims: made by that issuer, for that provider, just now. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "sts_help.h"

static void refuse_all(
	struct suite *suite, const char *provider, const char *const *orders, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect_sts_refuses_token(suite, provider, orders[i], "invalid_grant");
}

/* S-SUB-05 [RFC8725 3.8] */
static void iss_case(struct suite *suite)
{
	static const char *const bad[] = {
		"{'claims':{'iss':'" STS_ISSUER "/'}}",
		"{'claims':{'iss':'" STS_ISSUER "x'}}",
		"{'claims':{'iss':'" STS_ISSUER "@evil.example.com'}}",
		"{'claims':{'iss':'https://issuer.example.com'}}",
		"{'claims':{'iss':'https://issuer.example.com/suit'}}",
		"{'claims':{'iss':'https://issuer.example.com/Suite'}}",
		"{'claims':{'iss':'https://issuer.example.com:443/suite'}}",
		"{'claims':{'iss':'https://issuer.example.com//suite'}}",
		"{'claims':{'iss':'HTTPS://issuer.example.com/suite'}}",
		"{'claims':{'iss':'http://issuer.example.com/suite'}}",
		"{'claims':{'iss':'//issuer.example.com/suite'}}",
		"{'claims':{'iss':' " STS_ISSUER "'}}",
		"{'claims':{'iss':'https://evil.example.com?" STS_ISSUER "'}}",
		"{'claims':{'iss':''}}",
		"{'claims':{'iss':null}}",
		"{'claims':{'iss':['" STS_ISSUER "']}}",
		"{'claims':{'iss':{'a':'" STS_ISSUER "'}}}",
		"{'claims':{'iss':1}}",
		"{'claims':{'iss':null},'header':{'iss':'" STS_ISSUER "'}}",
	};

	sts_control(suite);
	refuse_all(suite, NULL, bad, ARRAY_LEN(bad));
}

/* S-SUB-06: one issuer, one set of keys, and yet not one provider. */
static void cross_provider_case(struct suite *suite)
{
	static const char both[] = "{'claims':{'aud':['suite-main','suite-second']}}";
	static const char second[] = "{'claims':{'aud':'suite-second'}}";

	expect_sts_takes_token(suite, "main", "{}");
	expect_sts_takes_token(suite, "second", second);
	expect_sts_takes_token(suite, "main", both);
	expect_sts_takes_token(suite, "second", both);
	expect_sts_refuses_token(suite, "main", second, "invalid_grant");
	expect_sts_refuses_token(suite, "second", "{}", "invalid_grant");
	expect_sts_refuses_token(suite, "plain", "{}", "invalid_grant");
	expect_sts_refuses_token(suite, "plain", both, "invalid_grant");
}

/* A token whose aud is `prefix`, the full name of `provider`, and `suffix`. */
static char *mint_for_name(
	struct suite *suite, const char *prefix, const char *provider, const char *suffix)
{
	char *order = xasprintf(
		"{'claims':{'aud':'%s%s%s'}}", prefix, sts_provider(suite, provider), suffix);
	char *token = sts_mint(suite, order);

	free(order);
	return token;
}

static void expect_audience_text(struct suite *suite, char *take_token, const char *what)
{
	struct wire_reply reply;

	sts_send(suite, &(struct sts_ask){.token = take_token, .provider = "plain"}, &reply);
	expect_sts_refusal(&reply, "invalid_grant", what);
	EXPECT(slice_contains(reply.body, "The audience in ID Token"),
		"the description begins as Google's does", "%s: %.*s", what,
		SLICE_ARGS(reply.body));
	wire_reply_clear(&reply);
	free(take_token);
}

/* S-SUB-07 */
static void aud_default_case(struct suite *suite)
{
	static const char *const good[] = {"", "https:"};
	static const char *const bad[][2] = {{"http:", ""}, {"https:/", ""}, {"https:https:", ""},
		{"HTTPS:", ""}, {"", "/"}, {"", "x"}, {"x", ""}, {"https://", ""}, {" ", ""}};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		char *token = mint_for_name(suite, good[i], "plain", "");
		struct sts_ask ask = {.token = token, .provider = "plain"};

		free(expect_sts_grants(suite, &ask, i ? "https: in front" : "the provider's name"));
		free(token);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_audience_text(suite, mint_for_name(suite, bad[i][0], "plain", bad[i][1]),
			bad[i][0][0] ? bad[i][0] : bad[i][1]);
	expect_audience_text(
		suite, mint_for_name(suite, "", "main", ""), "another provider's name");
	expect_audience_text(suite, sts_mint(suite, NULL), "the list of another provider");
	expect_audience_text(suite, sts_mint(suite, "{'claims':{'aud':null}}"), "no aud");
}

/* S-SUB-08 */
static void aud_list_case(struct suite *suite)
{
	static const char *const good[] = {"{'claims':{'aud':'suite-second'}}",
		"{'claims':{'aud':'suite-third'}}",
		"{'claims':{'aud':['suite-third','suite-second']}}"};
	static const char *const bad[] = {"{'claims':{'aud':'suite-secon'}}",
		"{'claims':{'aud':'suite-second2'}}", "{'claims':{'aud':'Suite-Second'}}",
		"{'claims':{'aud':'suite-second suite-third'}}",
		"{'claims':{'aud':'suite-second,suite-third'}}",
		"{'claims':{'aud':' suite-second'}}", "{'claims':{'aud':'suite-second/'}}"};
	static const char *const names[] = {"", "https:"};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect_sts_takes_token(suite, "second", good[i]);
	refuse_all(suite, "second", bad, ARRAY_LEN(bad));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *token = mint_for_name(suite, names[i], "second", "");

		expect_sts_refuses(suite, &(struct sts_ask){.token = token, .provider = "second"},
			"invalid_grant", "the name of a provider that has a list");
		free(token);
	}
}

/* S-SUB-09 [RFC7523 3] (3) */
static void aud_array_case(struct suite *suite)
{
	static const char *const good[] = {"{'claims':{'aud':['suite-main']}}",
		"{'claims':{'aud':['x','suite-main']}}",
		"{'claims':{'aud':['suite-main','x','y']}}"};
	static const char *const bad[] = {"{'claims':{'aud':null}}", "{'claims':{'aud':''}}",
		"{'claims':{'aud':[]}}", "{'claims':{'aud':['']}}", "{'claims':{'aud':['x','y']}}",
		"{'claims':{'aud':[['suite-main']]}}", "{'claims':{'aud':['suite-main',1]}}",
		"{'claims':{'aud':{'suite-main':true}}}", "{'claims':{'aud':1}}",
		"{'claims':{'aud':true}}", "{'claims':{'aud':null},'header':{'aud':'suite-main'}}"};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect_sts_takes_token(suite, NULL, good[i]);
	refuse_all(suite, NULL, bad, ARRAY_LEN(bad));
}

/*
 * The claim is so many seconds from now, and as many more as the STS allows for its clock;
 * `further` claims are relative, too.
 */
static void expect_in_time(
	struct suite *suite, const char *claim, double seconds, const char *further)
{
	double leeway = suite_bounds(suite, ROLE_STS)->subject_leeway_s;
	char *order = xasprintf("{'relative':{'%s':%.0f%s}}", claim,
		seconds < 0 ? seconds - leeway : seconds + leeway, further);

	expect_sts_refuses_token(suite, NULL, order, "invalid_grant");
	free(order);
}

/* S-SUB-10 [RFC7523 3] (4) [RFC7519 2] */
static void exp_case(struct suite *suite)
{
	static const char *const bad[] = {"{'claims':{'exp':null}}",
		"{'claims':{'exp':'9999999999'}}", "{'claims':{'exp':-1}}", "{'claims':{'exp':0}}",
		"{'claims':{'exp':true}}", "{'claims':{'exp':1e300}}",
		"{'claims':{'exp':[9999999999]}}", "{'claims':{'exp':18446744073709551621}}",
		"{'claims':{'exp':null},'header':{'exp':9999999999}}"};

	expect_sts_takes_token(suite, NULL, "{'relative':{'exp':60}}");
	expect_in_time(suite, "exp", -2, ",'iat':-3660");
	expect_in_time(suite, "exp", -60, ",'iat':-3660");
	refuse_all(suite, NULL, bad, ARRAY_LEN(bad));
}

/* S-SUB-11 */
static void iat_case(struct suite *suite)
{
	static const char *const bad[] = {"{'claims':{'iat':null}}", "{'claims':{'iat':'1'}}",
		"{'claims':{'iat':[1]}}", "{'claims':{'iat':false}}",
		"{'claims':{'iat':null},'header':{'iat':1}}"};

	expect_sts_takes_token(suite, NULL, "{'relative':{'iat':-60}}");
	expect_in_time(suite, "iat", 60, "");
	expect_in_time(suite, "iat", 3000, "");
	refuse_all(suite, NULL, bad, ARRAY_LEN(bad));
}

/* S-SUB-12: less than 48 hours from iat to exp. */
static void lifetime_case(struct suite *suite)
{
	static const char *const bad[] = {"{'relative':{'iat':-60,'exp':172740}}",
		"{'relative':{'iat':-60,'exp':172800}}", "{'relative':{'iat':-60,'exp':31536000}}",
		"{'relative':{'iat':-172800,'exp':60}}",
		"{'relative':{'exp':60},'claims':{'iat':1}}",
		"{'relative':{'exp':60},'claims':{'iat':-1e300}}"};

	expect_sts_takes_token(suite, NULL, "{'relative':{'iat':-60,'exp':172739}}");
	refuse_all(suite, NULL, bad, ARRAY_LEN(bad));
}

/* S-SUB-13 [RFC7523 3] (5) */
static void nbf_case(struct suite *suite)
{
	static const char *const bad[] = {"{'claims':{'nbf':'1'}}", "{'claims':{'nbf':[1]}}",
		"{'claims':{'nbf':true}}", "{'claims':{'nbf':1e300}}"};

	expect_sts_takes_token(suite, NULL, "{'relative':{'nbf':-60}}");
	expect_sts_takes_token(suite, NULL, "{'claims':{'nbf':null}}");
	expect_in_time(suite, "nbf", 60, "");
	refuse_all(suite, NULL, bad, ARRAY_LEN(bad));
}

/* S-SUB-14: also where the principal is made of another claim. */
static void sub_case(struct suite *suite)
{
	static const char *const bad[] = {
		"{'claims':{'sub':null,'aud':['suite-main','suite-second']}}",
		"{'claims':{'sub':'','aud':['suite-main','suite-second']}}",
		"{'claims':{'sub':7,'aud':['suite-main','suite-second']}}",
		"{'claims':{'sub':['alice'],'aud':['suite-main','suite-second']}}",
		"{'claims':{'sub':null,'aud':['suite-main','suite-second']},'header':{'sub':'alice'}}"};
	static const char good[] = "{'claims':{'sub':'a','aud':['suite-main','suite-second']}}";

	expect_sts_takes_token(suite, "main", good);
	expect_sts_takes_token(suite, "second", good);
	refuse_all(suite, "second", bad, ARRAY_LEN(bad));
	refuse_all(suite, "main", bad, ARRAY_LEN(bad));
}

static const struct test_case cases[] = {
	{.slug = "sts/sub/iss", .run = iss_case},
	{.slug = "sts/sub/cross-provider", .run = cross_provider_case},
	{.slug = "sts/sub/aud-default", .run = aud_default_case},
	{.slug = "sts/sub/aud-list", .run = aud_list_case},
	{.slug = "sts/sub/aud-array", .run = aud_array_case},
	{.slug = "sts/sub/exp", .run = exp_case},
	{.slug = "sts/sub/iat", .run = iat_case},
	{.slug = "sts/sub/lifetime", .run = lifetime_case},
	{.slug = "sts/sub/nbf", .run = nbf_case},
	{.slug = "sts/sub/sub", .run = sub_case},
};

CASE_LIST(cases_sts_sub, cases);
