/* The metadata document, taken at its word: what it lists is tried, and what it does not. */
#include <stdlib.h>

#include "case.h"
#include "idp_login_help.h"

/* I-META-05 [RFC8414 2] each grant is tried with nothing but its name */
static void exchange_listed_case(struct suite *suite)
{
	static const char *const grants[] = {GRANT_EXCHANGE, "authorization_code", "refresh_token",
		"client_credentials", "password", "urn:ietf:params:oauth:grant-type:device_code",
		"urn:ietf:params:oauth:grant-type:jwt-bearer"};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *basic;

	basic = idp_basic(&idp, "exchanger", NULL);
	for (size_t i = 0; i < ARRAY_LEN(grants); i++) {
		bool listed = idp_lists(idp.metadata, "grant_types_supported", grants[i]);
		char *form = xasprintf("grant_type=%s", grants[i]);
		struct idp_reply reply;
		struct slice error;

		idp_send(&idp, &(struct idp_request){.authorization = basic, .body = form}, &reply);
		error = json_member_string(reply.json, "error");
		EXPECT(listed || slice_is(error, "unsupported_grant_type") ||
				slice_is(error, "unauthorized_client"),
			"a grant that is offered is listed", "%s is not, and gets %d %.*s",
			grants[i], reply.wire.status, SLICE_ARGS(error));
		EXPECT(!listed || !slice_is(error, "unsupported_grant_type"),
			"a grant that is listed is offered", "%s is listed and not offered",
			grants[i]);
		idp_reply_clear(&reply);
		free(form);
	}
	secret_free(basic);
	idp_end(&idp, subject);
}

/* I-META-06 [RFC8414 2]: each method is tried */
static void auth_methods_case(struct suite *suite)
{
	static const char methods[] = "token_endpoint_auth_methods_supported";
	static const char algs[] = "token_endpoint_auth_signing_alg_values_supported";
	struct idp idp;
	struct idp_reply reply;
	char *token, *credentials, *wrong;
	bool assertions;

	idp_open(suite, &idp);
	/* [RFC8414 2] absent means client_secret_basic; that the public client could log in is the
	 * proof of "none". */
	token = idp_log_in(&idp, "user", "client");
	EXPECT(idp_lists(idp.metadata, methods, "none"), "a method that works is listed",
		"none is not");
	idp_expect_control(&idp, &(struct idp_exchange){.subject = token}, NULL);
	EXPECT(!json_member(idp.metadata, methods) ||
			idp_lists(idp.metadata, methods, "client_secret_basic"),
		"a method that works is listed", "client_secret_basic is not");
	wrong = idp_basic(&idp, "exchanger", "wrong-secret");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = token, .authorization = wrong},
		"invalid_client", "client_secret_basic with a wrong secret");
	secret_free(wrong);
	credentials = idp_body_credentials(&idp, "exchanger");
	idp_exchange(&idp,
		&(struct idp_exchange){.subject = token, .authorization = "", .more = credentials},
		&reply);
	EXPECT((reply.wire.status == 200) == idp_lists(idp.metadata, methods, "client_secret_post"),
		"client_secret_post is listed if it works, and only then", "it gets %d",
		reply.wire.status);
	idp_reply_clear(&reply);
	assertions = idp_lists(idp.metadata, methods, "private_key_jwt") ||
		     idp_lists(idp.metadata, methods, "client_secret_jwt");
	EXPECT(!assertions || json_count(json_member(idp.metadata, algs)) > 0,
		"who takes assertions lists their algorithms", "there are none");
	EXPECT(!idp_lists(idp.metadata, algs, "none"), "no assertion is unsigned",
		"none is listed");
	secret_free(credentials);
	secret_free(token);
	idp_close(&idp);
}

/* I-META-08 [RFC9207 3] compared with what a login really gives */
static void iss_flag_case(struct suite *suite)
{
	struct idp idp;
	struct idp_page page;
	struct idp_reply reply;
	bool flag, emitted;
	char *iss;

	idp_open(suite, &idp);
	flag = json_is_true(
		json_member(idp.metadata, "authorization_response_iss_parameter_supported"));
	idp_open_page(&idp, &(struct idp_authorization){0}, &page);
	idp_post_page(&idp, &page, NULL, NULL, NULL, &reply);
	if (!idp_gave_code(&reply))
		case_untestable("a user can log in", "status %d", reply.wire.status);
	iss = idp_location(&reply, "iss");
	emitted = iss != NULL;
	EXPECT(flag == emitted,
		"authorization_response_iss_parameter_supported is true if iss is sent, and only then",
		"iss is %s, the flag is %s", emitted ? "sent" : "not sent", flag ? "true" : "not");
	free(iss);
	idp_reply_clear(&reply);
	idp_page_clear(&page);
	idp_close(&idp);
}

static const struct test_case cases[] = {
	{.slug = "idp/meta/exchange-listed", .run = exchange_listed_case},
	{.slug = "idp/meta/auth-methods", .run = auth_methods_case},
	{.slug = "idp/meta/iss-flag", .run = iss_flag_case},
};

CASE_LIST(cases_idp_meta_tried, cases);
