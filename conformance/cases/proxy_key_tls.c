/* Whose certificate is believed. */
#include <stdlib.h>

#include "case.h"
#include "intro_help.h"
#include "lib/clock.h"
#include "second_hop.h"

/* The names of what is wrong with each, as the stage has them. */
static const char *const bad_certificates[] = {
	"tls_wrong_host", "tls_expired", "tls_self_signed", "tls_other_ca"};

/* With this certificate the token is not taken, though the proxy tried, and it said nothing. */
static void expect_not_trusted(
	struct tenant *own, const char *certificate, const char *token, const char *whose)
{
	struct suite *suite = own->suite;
	char *what = xasprintf("%s is %s", whose, certificate);
	size_t since;

	suite_show_certificate(suite, certificate);
	since = issuer_now(suite->issuer);
	for (int i = 0; i < 200 && (i == 0 || tls_front_taken(suite->issuer_tls) == 0); i++) {
		tenant_expect_unavailable(own, token, what);
		clock_rest(0.02);
	}
	if (tls_front_taken(suite->issuer_tls) == 0)
		case_untestable("the proxy tries to connect", "%s: it does not", what);
	EXPECT(issuer_asked(suite->issuer, since, NULL) == 0,
		"nothing is sent to whom is not trusted", "%s: something was", what);
	free(what);
}

/* [RFC7662 4] */
static void expect_introspection_by_trusted(struct suite *suite)
{
	char *token = tenant_opaque_token(suite);
	char *name = xasprintf(
		"{\"iss\":\"https://127.0.0.1:%u/o\"}", suite_port(suite, "own_tls_port"));
	struct tenant own;

	tenant_begin(&own, suite, "o", "opaque_tls");
	tell_answer(&own, name);
	tenant_expect_taken(&own, token, "introspection by a good certificate");
	for (size_t i = 0; i < ARRAY_LEN(bad_certificates); i++)
		expect_not_trusted(&own, bad_certificates[i], token, "introspection");
	suite_show_certificate(suite, "tls_good");
	tenant_end(&own);
	free(name);
	free(token);
}

/* The second server of an exchange that has two. */
static void expect_second_hop_to_trusted(struct suite *suite, const struct second_hop *hop)
{
	for (size_t i = 0; i < ARRAY_LEN(bad_certificates); i++) {
		suite_show_certificate(suite, bad_certificates[i]);
		expect_no_second_hop(suite, hop, bad_certificates[i]);
		if (tls_front_taken(suite->issuer_tls) == 0)
			case_untestable("the proxy tries to connect", "%s is %s: it does not",
				hop->what, bad_certificates[i]);
	}
	suite_show_certificate(suite, "tls_good");
	expect_second_hop(suite, hop);
}

/* P-KEY-10 [RFC6750 5.2, 5.3] [RFC8414 6.1] */
static void tls_verify_case(struct suite *suite)
{
	struct tenant own;
	char *token = tenant_begin_tls(&own, suite);

	/* Without keys from before: what it then knows it can have only from there. */
	suite_restart(suite, ROLE_PROXY);
	for (size_t i = 0; i < ARRAY_LEN(bad_certificates); i++)
		expect_not_trusted(&own, bad_certificates[i], token, "the key server");
	suite_show_certificate(suite, "tls_good");
	if (!tenant_taken(&own, token))
		case_untestable(
			"the control: with a good certificate the token is taken", "it is not");
	/* Now the keys are known, and the exchange is what is left to connect for. */
	for (size_t i = 0; i < ARRAY_LEN(bad_certificates); i++) {
		char *subject = tenant_token(&own, own.key[0]);

		expect_not_trusted(&own, bad_certificates[i], subject, "the token endpoint");
		free(subject);
	}
	suite_show_certificate(suite, "tls_good");
	free(token);
	token = tenant_token(&own, own.key[0]);
	tenant_expect_taken(&own, token, "with a good certificate again");
	free(token);
	tenant_end(&own);
	if (suite_claims(suite, ROLE_PROXY, "intro"))
		expect_introspection_by_trusted(suite);
	for (size_t i = 0; i < ARRAY_LEN(second_hops); i++)
		if (suite_claims(suite, ROLE_PROXY, second_hops[i].capability))
			expect_second_hop_to_trusted(suite, &second_hops[i]);
}

static const struct test_case cases[] = {
	{.slug = "proxy/key/tls-verify", .run = tls_verify_case},
};

CASE_LIST(cases_proxy_key_tls, cases);
