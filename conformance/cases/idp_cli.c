/* Client authentication at the token endpoint. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_login_help.h"
#include "lib/crypto.h"
#include "lib/form.h"

#define ASSERTION                                                                        \
	"&client_assertion=e30.e30.AA&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth" \
	"%3Aclient-assertion-type%3Ajwt-bearer"

static void expect_challenge(const struct idp_reply *reply, const char *what)
{
	struct slice challenge = http_fields_value(reply->wire.fields, "www-authenticate");

	EXPECT(reply->wire.status == 401 && slice_is_nocase(slice_to(challenge, 5), "Basic"),
		"who tried HTTP Basic gets 401 with a Basic challenge", "%s: status %d, \"%.*s\"",
		what, reply->wire.status, SLICE_ARGS(challenge));
}

/* I-CLI-01 [RFC6749 5.2] */
static void wrong_secret_case(struct suite *suite)
{
	struct idp idp;
	char *subject, *other, *random = crypto_random_hex(24);
	char *basic[4], *body[3];

	subject = idp_begin(suite, &idp);
	other = idp_secret(&idp, "introspector");
	basic[0] = idp_basic(&idp, "exchanger", random);
	basic[1] = idp_basic(&idp, "exchanger", "");
	basic[2] = idp_basic(&idp, "exchanger", other);
	basic[3] = xasprintf("Basic %s", random);
	for (size_t i = 0; i < ARRAY_LEN(basic); i++) {
		static const char *const what[] = {"a wrong secret", "an empty secret",
			"another client's secret", "Basic that says nothing"};
		struct idp_reply reply;

		idp_exchange(&idp,
			&(struct idp_exchange){.subject = subject, .authorization = basic[i]},
			&reply);
		idp_expect_error(&reply, "invalid_client", what[i]);
		expect_challenge(&reply, what[i]);
		idp_reply_clear(&reply);
	}
	body[0] = xasprintf("&client_id=%s&client_secret=%s",
		idp_account(&idp, "exchanger", "client_id"), random);
	body[1] = xasprintf("&client_id=%s", idp_account(&idp, "exchanger", "client_id"));
	body[2] = xasprintf("&client_id=no-such-client&client_secret=%s", random);
	for (size_t i = 0; i < ARRAY_LEN(body); i++) {
		static const char *const what[] = {"a wrong secret in the body",
			"no secret of a client that has one", "an unknown client"};

		idp_expect_refused(&idp,
			&(struct idp_exchange){
				.subject = subject, .authorization = "", .more = body[i]},
			"invalid_client", what[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(basic); i++)
		secret_free(basic[i]);
	for (size_t i = 0; i < ARRAY_LEN(body); i++)
		secret_free(body[i]);
	secret_free(other);
	secret_free(subject);
	free(random);
	idp_close(&idp);
}

/* I-CLI-02 [RFC6749 2.3.1] The ID has a colon, which splits the pair unless it is encoded. */
static void basic_decoding_case(struct suite *suite)
{
	struct idp idp;
	char *subject, *secret, *wrong;

	subject = idp_begin(suite, &idp);
	idp_expect_issued(&idp,
		&(struct idp_exchange){.subject = subject, .client = "odd_exchanger"}, NULL,
		"ID and secret with : % + space & =");
	/* The twin: decoded once too often, "%41" would be "A". */
	secret = idp_secret(&idp, "odd_exchanger");
	wrong = strstr(secret, "%41");
	if (!wrong)
		case_untestable("the odd secret has %%41 in it", "it has not");
	memmove(wrong + 1, wrong + 3, strlen(wrong + 3) + 1);
	*wrong = 'A';
	wrong = idp_basic(&idp, "odd_exchanger", secret);
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .authorization = wrong},
		"invalid_client", "a secret that is the right one decoded twice");
	secret_free(wrong);
	secret_free(secret);
	idp_end(&idp, subject);
}

/* I-CLI-03 [RFC6749 2.3] */
static void one_method_case(struct suite *suite)
{
	static const char errors[] = "invalid_request invalid_client";
	struct idp idp;
	char *subject, *credentials, *basic, *form, *twice;
	struct idp_reply reply;

	idp_open(suite, &idp);
	subject = idp_log_in(&idp, "user", "client");
	credentials = idp_body_credentials(&idp, "exchanger");
	idp_expect_control(&idp, &(struct idp_exchange){.subject = subject}, NULL);
	idp_expect_control(&idp,
		&(struct idp_exchange){
			.subject = subject, .authorization = "", .more = credentials},
		NULL);
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .more = credentials},
		errors, "Basic and a secret in the body, both good");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .more = ASSERTION},
		errors, "Basic and an assertion");
	basic = idp_basic(&idp, "exchanger", NULL);
	form = idp_exchange_form(&idp, &(struct idp_exchange){.subject = subject});
	twice = xasprintf("Authorization: %s\r\n", basic);
	idp_send(&idp, &(struct idp_request){.authorization = basic, .fields = twice, .body = form},
		&reply);
	idp_expect_error(&reply, errors, "Basic twice");
	idp_reply_clear(&reply);
	secret_free(twice);
	secret_free(basic);
	free(form);
	secret_free(credentials);
	idp_end(&idp, subject);
}

/* I-CLI-04 [RFC6749 3.2.1] */
static void id_mismatch_case(struct suite *suite)
{
	static const char *const others[] = {"other_exchanger", "client", "introspector"};
	struct idp idp;
	char *subject, *same;

	idp_open(suite, &idp);
	subject = idp_log_in(&idp, "user", "client");
	same = xasprintf("&client_id=%s", idp_account(&idp, "exchanger", "client_id"));
	idp_expect_control(&idp, &(struct idp_exchange){.subject = subject, .more = same}, NULL);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		char *more = xasprintf("&client_id=%s", idp_account(&idp, others[i], "client_id"));

		idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .more = more},
			"invalid_request invalid_client unauthorized_client", others[i]);
		free(more);
	}
	free(same);
	idp_end(&idp, subject);
}

/* I-CLI-08 [RFC6749 2.3.1] */
static void uri_secret_case(struct suite *suite)
{
	struct idp idp;
	struct idp_reply reply;
	char *subject, *credentials, *basic, *form;

	idp_open(suite, &idp);
	subject = idp_log_in(&idp, "user", "client");
	credentials = idp_body_credentials(&idp, "exchanger");
	idp_expect_control(&idp,
		&(struct idp_exchange){
			.subject = subject, .authorization = "", .more = credentials},
		NULL);
	form = idp_exchange_form(&idp, &(struct idp_exchange){.subject = subject});
	idp_send(&idp, &(struct idp_request){.query = credentials + 1, .body = form}, &reply);
	idp_expect_error(&reply, "invalid_request invalid_client", "credentials in the URI alone");
	idp_reply_clear(&reply);
	basic = idp_basic(&idp, "exchanger", NULL);
	idp_send(&idp,
		&(struct idp_request){
			.authorization = basic, .query = credentials + 1, .body = form},
		&reply);
	idp_expect_error(
		&reply, "invalid_request invalid_client", "credentials in the URI and Basic");
	idp_reply_clear(&reply);
	secret_free(basic);
	secret_free(credentials);
	secret_free(subject);
	free(form);
	idp_close(&idp);
}

/* I-CLI-10 [RFC6749 3.2.1] [RFC7591 2] */
static void method_pinned_case(struct suite *suite)
{
	struct idp idp;
	struct idp_reply reply;
	char *code, *token, *basic, *none;

	idp_open(suite, &idp);
	code = idp_code(&idp, &(struct idp_authorization){0});
	token = idp_redeem_well(&idp, code, &(struct idp_redemption){0});
	idp_expect_control(&idp, &(struct idp_exchange){.subject = token}, NULL);
	secret_free(code);
	code = idp_code(&idp, &(struct idp_authorization){0});
	idp_redeem(&idp, code, &(struct idp_redemption){.more = "&client_secret=a-secret"}, &reply);
	idp_expect_error(&reply, "invalid_client", "a secret of a public client");
	idp_reply_clear(&reply);
	basic = idp_basic(&idp, "client", "a-secret");
	idp_redeem(&idp, code, &(struct idp_redemption){.authorization = basic}, &reply);
	idp_expect_error(&reply, "invalid_client", "a public client by Basic");
	idp_reply_clear(&reply);
	secret_free(basic);
	none = xasprintf("&client_id=%s", idp_account(&idp, "exchanger", "client_id"));
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = token, .authorization = "", .more = none},
		"invalid_client", "a confidential client by its ID alone");
	free(none);
	secret_free(token);
	secret_free(code);
	idp_close(&idp);
}

static const struct test_case cases[] = {
	{.slug = "idp/cli/wrong-secret", .run = wrong_secret_case},
	{.slug = "idp/cli/basic-decoding", .run = basic_decoding_case},
	{.slug = "idp/cli/one-method", .run = one_method_case},
	{.slug = "idp/cli/id-mismatch", .run = id_mismatch_case},
	{.slug = "idp/cli/uri-secret", .run = uri_secret_case},
	{.slug = "idp/cli/method-pinned", .run = method_pinned_case},
};

CASE_LIST(cases_idp_cli, cases);
