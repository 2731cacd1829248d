/* Delegation, and the token of a client about itself, by which it acts. [RFC8693 4] [RFC6749 4.4]
 */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"

/* A token of the account "actor" by the client credentials grant; the caller frees it. */
static char *actor_token(const struct idp *idp)
{
	char *basic = idp_basic(idp, "actor", NULL);
	struct idp_reply reply;
	char *token;

	idp_send(idp,
		&(struct idp_request){
			.authorization = basic, .body = "grant_type=client_credentials"},
		&reply);
	token = slice_dup(json_member_string(reply.json, "access_token"));
	if (reply.wire.status != 200 || !token[0])
		case_untestable("the account \"actor\" gets a token of its own", "status %d",
			reply.wire.status);
	idp_reply_clear(&reply);
	secret_free(basic);
	return token;
}

static char *actor_parameters(const char *token)
{
	char *value = idp_parameter("actor_token", token);
	char *both = xasprintf(
		"%s&actor_token_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Atoken-type%%3Aaccess_token",
		value);

	secret_free(value);
	return both;
}

/* An exchange for the audience that wants an actor. */
static struct idp_exchange delegated(
	const struct idp *idp, const char *subject, const char *parameters)
{
	return (struct idp_exchange){.subject = subject,
		.audience = idp_account(idp, "exchanger", "delegation_audience"),
		.more = parameters};
}

static void expect_delegated(const struct idp *idp, const char *subject, struct oracle *out)
{
	char *actor = actor_token(idp);
	char *parameters = actor_parameters(actor);
	struct idp_exchange exchange = delegated(idp, subject, parameters);

	idp_expect_control(idp, &exchange, out);
	secret_free(parameters);
	secret_free(actor);
}

/* I-TX-06 [RFC8693 2.2.2] */
static void actor_invalid_case(struct suite *suite)
{
	static const char *const bad[] = {"{\"bad\":\"expired\"}", "{\"key\":\"foreign\"}",
		"{\"sign\":\"none\",\"header\":{\"alg\":\"none\"}}",
		"{\"bad\":\"hmac-public-key\"}", "{\"claims\":{\"iss\":\"https://other.example\"}}",
		"{\"relative\":{\"nbf\":60}}", "{\"edits\":[\"flip-signature\"]}",
		"{\"header\":{\"typ\":\"JWT\"}}"};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	const char *actor_id = idp_account(&idp, "actor", "client_id");
	char *parameters;

	expect_delegated(&idp, subject, NULL);
	for (size_t i = 0; i < ARRAY_LEN(bad) + 2; i++) {
		struct json *order = NULL;
		struct json *claims;
		struct buf text = {0};
		struct idp_exchange exchange;
		char *token;

		if (i < ARRAY_LEN(bad)) {
			/* Each says that it is about the one who may act. */
			if (json_parse(slice_of(bad[i]), &order))
				case_broken("%s is no JSON", bad[i]);
			claims = json_member(order, "claims")
					 ? json_copy(json_member(order, "claims"))
					 : json_new_object();
			json_set_string(claims, "sub", slice_of(actor_id));
			json_set(order, "claims", claims);
			json_print(&text, order);
			token = suite_mint(suite, text.at);
		} else {
			token = i == ARRAY_LEN(bad) ? xstrdup("no-token") : xstrdup("a.b.c");
		}
		parameters = actor_parameters(token);
		exchange = delegated(&idp, subject, parameters);
		idp_expect_refused(&idp, &exchange, idp_subject_errors(&idp),
			i < ARRAY_LEN(bad) ? bad[i] : token);
		secret_free(parameters);
		secret_free(token);
		json_free(order);
		buf_clear(&text);
	}
	/* Good, but of somebody who may not act: the subject herself. */
	parameters = actor_parameters(subject);
	{
		struct idp_exchange exchange = delegated(&idp, subject, parameters);

		idp_expect_refused(&idp, &exchange,
			"invalid_request invalid_grant invalid_target access_denied",
			"a good token of somebody who may not act");
	}
	secret_free(parameters);
	idp_end(&idp, subject);
}

/* The claim `act` as JSON; the caller frees it. */
static struct json *act_in(const struct oracle *token)
{
	struct json *claims = NULL;
	struct json *act;

	if (json_parse(slice_make(token->payload, token->payload_len), &claims) ||
		!json_member(claims, "act"))
		case_failed("act says who acts", "there is no act");
	act = json_copy(json_member(claims, "act"));
	json_free(claims);
	return act;
}

/* I-TX-18 [RFC8693 4.1] */
static void act_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *chained = suite_mint(suite, "{\"claims\":{\"act\":{\"sub\":\"first-hop\"}}}");
	const char *const subjects[] = {subject, chained};

	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		struct oracle issued;
		struct json *act;
		const struct json *before;

		expect_delegated(&idp, subjects[i], &issued);
		act = act_in(&issued);
		before = json_member(act, "act");
		EXPECT(oracle_text(issued.claims, "sub") &&
				strcmp(oracle_text(issued.claims, "sub"),
					idp_account(&idp, "user", "sub")) == 0,
			"sub stays the user", "it is %s", oracle_text(issued.claims, "sub"));
		EXPECT(slice_is(json_member_string(act, "sub"),
			       idp_account(&idp, "actor", "client_id")),
			"act.sub is the actor", "it is %.*s",
			SLICE_ARGS(json_member_string(act, "sub")));
		EXPECT(i == 0 ? !before : slice_is(json_member_string(before, "sub"), "first-hop"),
			"who acted before stands within", "%s",
			i ? "the chain is lost" : "there is somebody");
		json_free(act);
		oracle_clear(&issued);
	}
	secret_free(chained);
	idp_end(&idp, subject);
}

/* I-TX-19 [RFC8693 4.1] "identity claims ... non-identity claims (e.g., exp, nbf, and aud) are not
 * meaningful" */
static void act_clean_case(struct suite *suite)
{
	static const char *const unwanted[] = {
		"exp", "nbf", "iat", "aud", "jti", "scp", "scope", "client_secret"};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	struct oracle issued;
	struct json *act;

	expect_delegated(&idp, subject, &issued);
	act = act_in(&issued);
	for (size_t i = 0; i < ARRAY_LEN(unwanted); i++)
		EXPECT(!json_member(act, unwanted[i]), "act says who acts, and nothing else",
			"it has %s", unwanted[i]);
	json_free(act);
	oracle_clear(&issued);
	idp_end(&idp, subject);
}

/* I-TX-20 [RFC8693 4.4] */
static void may_act_case(struct suite *suite)
{
	static const char errors[] = "invalid_request invalid_grant access_denied";
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *right_order = xasprintf("{\"claims\":{\"may_act\":{\"sub\":\"%s\"}}}",
		idp_account(&idp, "actor", "client_id"));
	char *right = suite_mint(suite, right_order);
	char *wrong = suite_mint(suite, "{\"claims\":{\"may_act\":{\"sub\":\"somebody-else\"}}}");
	char *actor = actor_token(&idp);
	char *parameters = actor_parameters(actor);
	struct idp_exchange exchange = delegated(&idp, right, parameters);

	expect_delegated(&idp, subject, NULL);
	idp_expect_issued(&idp, &exchange, NULL, "may_act names the actor");
	exchange.subject = wrong;
	idp_expect_refused(&idp, &exchange, errors, "may_act names somebody else");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = wrong}, errors,
		"may_act names somebody else, and there is no actor");
	secret_free(parameters);
	secret_free(actor);
	secret_free(right);
	secret_free(wrong);
	free(right_order);
	idp_end(&idp, subject);
}

static void ask_for_itself(const struct idp *idp, const char *more, struct idp_reply *reply)
{
	char *basic = idp_basic(idp, "actor", NULL);
	char *body = xasprintf("grant_type=client_credentials%s", more);

	idp_send(idp, &(struct idp_request){.authorization = basic, .body = body}, reply);
	free(body);
	secret_free(basic);
}

/* I-CC-01 [RFC6749 4.4.3] [RFC9068 2.2] */
static void client_credentials_case(struct suite *suite)
{
	struct idp idp;
	struct idp_reply reply;
	struct oracle issued;
	char *subject = idp_begin(suite, &idp);
	char *public = xasprintf("grant_type=client_credentials&client_id=%s",
		idp_account(&idp, "client", "client_id"));
	char *other;

	ask_for_itself(&idp, "", &reply);
	if (reply.wire.status != 200)
		case_untestable("a client gets a token of its own", "status %d", reply.wire.status);
	EXPECT(!json_member(reply.json, "refresh_token"), "there is no refresh token", "there is");
	idp_read_token(&idp, json_member_string(reply.json, "access_token"), &issued);
	EXPECT(oracle_text(issued.claims, "sub") &&
			strcmp(oracle_text(issued.claims, "sub"),
				idp_account(&idp, "actor", "client_id")) == 0,
		"sub is the client", "it is %s", oracle_text(issued.claims, "sub"));
	EXPECT(!oracle_has(issued.claims, "email"), "nothing of a user is in it", "email is");
	EXPECT(oracle_text(issued.claims, "aud") &&
			strcmp(oracle_text(issued.claims, "aud"),
				idp_account(&idp, "actor", "audience")) == 0,
		"aud is the client's", "it is not");
	oracle_clear(&issued);
	idp_reply_clear(&reply);
	other = idp_parameter("scope", idp_account(&idp, "client", "scope"));
	ask_for_itself(&idp, other, &reply);
	idp_expect_error(&reply, "invalid_scope", "a scope of somebody else");
	idp_reply_clear(&reply);
	free(other);
	idp_send(&idp, &(struct idp_request){.body = public}, &reply);
	idp_expect_error(&reply, "unauthorized_client invalid_client", "a public client");
	idp_reply_clear(&reply);
	free(public);
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/tx/actor-invalid", .run = actor_invalid_case},
	{.slug = "idp/tx/act", .run = act_case},
	{.slug = "idp/tx/act-clean", .run = act_clean_case},
	{.slug = "idp/tx/may-act", .run = may_act_case},
	{.slug = "idp/cc/client-credentials", .run = client_credentials_case},
};

CASE_LIST(cases_idp_tx_actor, cases);
