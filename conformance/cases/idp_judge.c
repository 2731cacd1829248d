/* The part of idp_help.h that is about tokens and what a reply must be. */
#include <stdlib.h>

#include "idp_help.h"
#include "participants/client.h"

/* ---- tokens ---- */

char *idp_log_in_for(
	const struct idp *idp, const char *user, const char *client, const char *resource)
{
	struct client_login login = {
		.authorize_url = json_member_string(idp->metadata, "authorization_endpoint").at,
		.token_url = json_member_string(idp->metadata, "token_endpoint").at,
		.issuer = vars_get(&idp->suite->vars, "issuer"),
		.client_id = idp_account(idp, client, "client_id"),
		.redirect_uri = idp_account(idp, client, "redirect_uri"),
		.scope = idp_account(idp, client, "scope"),
		.resource = resource,
		.user = idp_account(idp, user, "name"),
		.password = idp_account(idp, user, "password"),
	};
	struct note note = {0};
	char *token = NULL;

	if (login.authorize_url && login.token_url)
		token = client_log_in(&login, &note);
	if (!token)
		case_untestable("a user can log in", "%s",
			note.text[0] ? note.text : "the metadata name no endpoints");
	ledger_enter(idp->suite->ledger, slice_of(token),
		SEEN_BY_CLIENT | SEEN_BY_IDP | SEEN_BY_STS, "a client's token");
	return token;
}

char *idp_log_in(const struct idp *idp, const char *user, const char *client)
{
	return idp_log_in_for(idp, user, client, NULL);
}

void idp_read_token(const struct idp *idp, struct slice token, struct oracle *out)
{
	struct idp_reply keys;

	ledger_enter(idp->suite->ledger, token, SEEN_BY_CLIENT | SEEN_BY_IDP | SEEN_BY_STS,
		"a token of the IdP");
	idp_send(idp, &(struct idp_request){.endpoint = "jwks_uri", .method = "GET"}, &keys);
	oracle_judge(token.at, token.len, keys.wire.body.at, keys.wire.body.len, out);
	EXPECT(out->verdict == ORACLE_GENUINE,
		"every token that is issued verifies with the key set of that moment", "%s: %s",
		oracle_verdict_name(out->verdict), out->reason);
	EXPECT(out->claims, "the token's payload is a strict JSON object", "it is not");
	idp_reply_clear(&keys);
}

/* ---- judging ---- */

/* False when the reply is no 200 with a token. */
static bool read_issued(const struct idp *idp, const struct idp_exchange *exchange,
	struct oracle *issued, struct idp_reply *reply)
{
	struct slice token;
	struct oracle unasked;

	idp_exchange(idp, exchange, reply);
	token = json_member_string(reply->json, "access_token");
	if (reply->wire.status != 200 || !token.len)
		return false;
	idp_read_token(idp, token, issued ? issued : &unasked);
	if (!issued)
		oracle_clear(&unasked);
	return true;
}

void idp_expect_control(
	const struct idp *idp, const struct idp_exchange *exchange, struct oracle *issued)
{
	struct idp_reply reply;

	if (!read_issued(idp, exchange, issued, &reply))
		case_untestable("the control, which differs in one thing only, gets a token",
			"status %d %.*s", reply.wire.status,
			SLICE_ARGS(slice_to(reply.wire.body, 150)));
	idp_reply_clear(&reply);
}

char *idp_begin(struct suite *suite, struct idp *idp)
{
	char *subject;

	idp_open(suite, idp);
	subject = idp_log_in(idp, "user", "client");
	idp_expect_control(idp, &(struct idp_exchange){.subject = subject}, NULL);
	return subject;
}

void idp_end(struct idp *idp, char *take_subject)
{
	secret_free(take_subject);
	idp_close(idp);
}

void idp_expect_issued(const struct idp *idp, const struct idp_exchange *exchange,
	struct oracle *issued, const char *what)
{
	struct idp_reply reply;

	EXPECT(read_issued(idp, exchange, issued, &reply), "a good request gets a token",
		"%s: status %d %.*s", what, reply.wire.status,
		SLICE_ARGS(slice_to(reply.wire.body, 150)));
	idp_reply_clear(&reply);
}

void idp_expect_error(const struct idp_reply *reply, const char *errors, const char *what)
{
	struct slice error = json_member_string(reply->json, "error");
	struct slice rest = slice_of(errors);
	struct slice one;
	bool among = false;
	int status = reply->wire.status;

	while (slice_split(&rest, ' ', &one))
		among |= error.len && slice_equal(one, error);
	EXPECT(!json_member(reply->json, "access_token"), "no token is issued", "%s: one is", what);
	EXPECT(status == 400 || (status == 401 && slice_is(error, "invalid_client")),
		"the request is refused: 400, or 401 for invalid_client", "%s: status %d %.*s",
		what, status, SLICE_ARGS(slice_to(reply->wire.body, 120)));
	EXPECT(among, errors, "%s: error \"%.*s\"", what, SLICE_ARGS(error));
}

void idp_expect_refused(const struct idp *idp, const struct idp_exchange *exchange,
	const char *errors, const char *what)
{
	struct idp_reply reply;

	idp_exchange(idp, exchange, &reply);
	idp_expect_error(&reply, errors, what);
	idp_reply_clear(&reply);
}

const char *idp_subject_errors(const struct idp *idp)
{
	return idp->suite->strict ? "invalid_request"
				  : "invalid_request invalid_grant invalid_token";
}
