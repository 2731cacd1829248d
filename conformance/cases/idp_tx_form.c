/* The exchange request: its parameters, and who may send it. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"

/* I-TX-01 [RFC8693 2.2.1] */
static void happy_case(struct suite *suite)
{
	struct idp_reply reply;
	struct idp idp;
	char *subject;

	idp_open(suite, &idp);
	subject = idp_log_in(&idp, "user", "client");
	idp_exchange(&idp, &(struct idp_exchange){.subject = subject}, &reply);
	EXPECT(reply.wire.status == 200, "a good exchange request gets 200", "status %d %.*s",
		reply.wire.status, SLICE_ARGS(slice_to(reply.wire.body, 150)));
	EXPECT(json_member_string(reply.json, "access_token").len > 0, "access_token is there",
		"it is not");
	EXPECT(slice_is(json_member_string(reply.json, "issued_token_type"), TYPE_ACCESS_TOKEN),
		"issued_token_type says what was issued", "\"%.*s\"",
		SLICE_ARGS(json_member_string(reply.json, "issued_token_type")));
	EXPECT(slice_is_nocase(json_member_string(reply.json, "token_type"), "Bearer"),
		"token_type says how it is used", "\"%.*s\"",
		SLICE_ARGS(json_member_string(reply.json, "token_type")));
	EXPECT(json_member(reply.json, "expires_in"), "expires_in is there", "it is not");
	EXPECT(!slice_is(json_member_string(reply.json, "access_token"), subject),
		"the issued token is a new one", "it is the subject token");
	idp_reply_clear(&reply);
	idp_end(&idp, subject);
}

/* I-TX-02 [RFC8693 2.1] */
static void missing_case(struct suite *suite)
{
	struct idp idp;
	char *subject;

	subject = idp_begin(suite, &idp);
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = NULL}, "invalid_request",
		"no subject_token");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = NULL, .more = "&subject_token="},
		"invalid_request", "an empty subject_token");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .subject_type = ""},
		"invalid_request", "no subject_token_type");
	idp_expect_refused(&idp,
		&(struct idp_exchange){
			.subject = subject, .subject_type = "", .more = "&subject_token_type="},
		"invalid_request", "an empty subject_token_type");
	idp_end(&idp, subject);
}

/* I-TX-03 [RFC8693 3] */
static void unknown_type_case(struct suite *suite)
{
	static const char *const types[] = {"access_token", "jwt", "Bearer", TYPE_ID_TOKEN,
		"urn:ietf:params:oauth:token-type:refresh_token",
		"urn:ietf:params:oauth:token-type:saml2", "urn:ietf:params:oauth:token-type:saml1",
		"urn:ietf:params:oauth:token-type:ACCESS_TOKEN", TYPE_ACCESS_TOKEN "s",
		"urn:example:no-such-type"};
	struct idp idp;
	char *subject;

	subject = idp_begin(suite, &idp);
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		idp_expect_refused(&idp,
			&(struct idp_exchange){.subject = subject, .subject_type = types[i]},
			"invalid_request", types[i]);
	idp_end(&idp, subject);
}

/* I-TX-04 [RFC8693 2.1, 4.1] */
static void actor_pair_case(struct suite *suite)
{
	struct idp_reply reply;
	struct idp idp;
	char *subject, *actor, *type, *both;

	subject = idp_begin(suite, &idp);
	both = idp_log_in(&idp, "other_user", "client");
	actor = idp_parameter("actor_token", both);
	secret_free(both);
	type = idp_parameter("actor_token_type", TYPE_ACCESS_TOKEN);
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .more = actor},
		"invalid_request", "actor_token without its type");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .more = type},
		"invalid_request", "actor_token_type without a token");
	/* An actor that is dropped in silence leaves a token that looks like impersonation. */
	both = xasprintf("%s%s", actor, type);
	idp_exchange(&idp, &(struct idp_exchange){.subject = subject, .more = both}, &reply);
	if (reply.wire.status == 200) {
		struct oracle issued;

		idp_read_token(&idp, json_member_string(reply.json, "access_token"), &issued);
		EXPECT(oracle_has(issued.claims, "act"),
			"an actor is in the result, or it is refused",
			"there is a token without act");
		oracle_clear(&issued);
	} else {
		idp_expect_error(&reply, "invalid_request", "an actor token");
	}
	idp_reply_clear(&reply);
	secret_free(both);
	secret_free(actor);
	free(type);
	idp_end(&idp, subject);
}

/* I-TX-07 [RFC8693 5]: who presents somebody else's token. */
static void presenter_case(struct suite *suite)
{
	struct idp idp;
	char *ours, *theirs;

	idp_open(suite, &idp);
	ours = idp_log_in(&idp, "user", "client");
	theirs = idp_log_in(&idp, "user", "other_client");
	idp_expect_control(&idp, &(struct idp_exchange){.subject = ours}, NULL);
	idp_expect_control(
		&idp, &(struct idp_exchange){.subject = theirs, .client = "other_exchanger"}, NULL);
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = ours, .client = "other_exchanger"},
		"invalid_request invalid_grant invalid_target unauthorized_client",
		"a token that is for another client's audience");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = theirs},
		"invalid_request invalid_grant invalid_target unauthorized_client",
		"the same the other way round");
	secret_free(ours);
	secret_free(theirs);
	idp_close(&idp);
}

/* I-TX-08 [RFC8693 5] */
static void unauthenticated_case(struct suite *suite)
{
	struct idp idp;
	char *subject, *id, *public;

	subject = idp_begin(suite, &idp);
	id = idp_parameter("client_id", idp_account(&idp, "exchanger", "client_id"));
	public = idp_parameter("client_id", idp_account(&idp, "client", "client_id"));
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .authorization = ""},
		"invalid_client invalid_request", "no client");
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject, .authorization = "", .more = id},
		"invalid_client", "a client that only gives its name");
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject, .authorization = "", .more = public},
		"invalid_client unauthorized_client", "the public client");
	free(id);
	free(public);
	idp_end(&idp, subject);
}

/* I-TX-09 [RFC6749 5.2] */
static void not_enabled_case(struct suite *suite)
{
	struct idp idp;
	char *subject;

	subject = idp_begin(suite, &idp);
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject, .client = "introspector"},
		"unauthorized_client", "a client without the grant");
	idp_end(&idp, subject);
}

/* I-TX-16 [RFC8693 2.1, 2.2.1] */
static void requested_type_case(struct suite *suite)
{
	static const char *const good[] = {TYPE_ACCESS_TOKEN, TYPE_JWT};
	static const char *const bad[] = {TYPE_ID_TOKEN,
		"urn:ietf:params:oauth:token-type:refresh_token",
		"urn:ietf:params:oauth:token-type:saml2", TYPE_ID_JAG, "access_token",
		"urn:example:no-such-type"};
	struct idp idp;
	char *subject;

	subject = idp_begin(suite, &idp);
	for (size_t i = 0; i < ARRAY_LEN(good) + ARRAY_LEN(bad); i++) {
		bool is_good = i < ARRAY_LEN(good);
		const char *type = is_good ? good[i] : bad[i - ARRAY_LEN(good)];
		char *more = idp_parameter("requested_token_type", type);
		struct idp_reply reply;

		idp_exchange(
			&idp, &(struct idp_exchange){.subject = subject, .more = more}, &reply);
		if (is_good && reply.wire.status == 200)
			EXPECT(slice_is(json_member_string(reply.json, "issued_token_type"), type),
				"what was asked for is issued, and named", "%s: \"%.*s\"", type,
				SLICE_ARGS(json_member_string(reply.json, "issued_token_type")));
		else
			/* Who has ID-JAGs has them for other targets than that one. */
			idp_expect_error(&reply,
				strcmp(type, TYPE_ID_JAG) == 0 &&
						suite_claims(suite, ROLE_IDP, "idjag")
					? "invalid_request invalid_target"
					: "invalid_request",
				type);
		idp_reply_clear(&reply);
		free(more);
	}
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/tx/happy", .run = happy_case},
	{.slug = "idp/tx/missing", .run = missing_case},
	{.slug = "idp/tx/unknown-type", .run = unknown_type_case},
	{.slug = "idp/tx/actor-pair", .run = actor_pair_case},
	{.slug = "idp/tx/presenter", .run = presenter_case},
	{.slug = "idp/tx/unauthenticated", .run = unauthenticated_case},
	{.slug = "idp/tx/not-enabled", .run = not_enabled_case},
	{.slug = "idp/tx/requested-type", .run = requested_type_case},
};

CASE_LIST(cases_idp_tx_form, cases);
