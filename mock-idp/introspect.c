/* Token introspection. [RFC7662] */
#include "checks.h"
#include "client_auth.h"
#include "endpoints.h"
#include "issue.h"
#include "own_token.h"

/* The scope claim in either form as one string. */
static void add_scope(struct json *body, const struct own_token *token)
{
	const struct claim_scope *scope =
		token->claims.scope.count ? &token->claims.scope : &token->claims.scp;
	struct buf text = {0};

	for (size_t i = 0; i < scope->count; i++) {
		buf_puts(&text, i ? " " : "");
		buf_add(&text, scope->at[i]);
	}
	if (text.len)
		json_set_string(body, "scope", buf_slice(&text));
	buf_clear(&text);
}

/* [RFC7662 2.2] */
static struct json *describe(const struct own_token *token)
{
	static const char *const members[] = {"iss", "sub", "aud", "exp", "iat", "client_id"};
	struct json *body = json_new_object();

	json_set(body, "active", json_new_bool(true));
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		const struct json *member = json_member(token->payload, members[i]);

		if (member)
			json_set(body, members[i], json_copy(member));
	}
	add_scope(body, token);
	json_set_string(body, "token_type", SLICE("Bearer"));
	return body;
}

/* [RFC7662 2.2] nothing but this: why a token is dead is none of the caller's business */
static void answer_inactive(struct call *call, const char *why)
{
	struct json *body = json_new_object();

	json_set(body, "active", json_new_bool(false));
	note_set(&call->why, "%s", why);
	call_json(call, 200, "inactive", body);
}

void serve_introspect(struct call *call)
{
	struct own_token token;
	struct note why = {0};

	if (!call_read_form(call) || !client_authenticate(call))
		return;
	if (!check_idp_introspect_client(call->client->type == CLIENT_CONFIDENTIAL)) {
		call_refuse(call, OAUTH_INVALID_CLIENT,
			"a public client cannot introspect (RFC 7662 2.1)");
		return;
	}
	if (!form_value(&call->form, "token").at) {
		call_refuse(call, OAUTH_INVALID_REQUEST, "token is missing (RFC 7662 2.1)");
		return;
	}
	if (!own_token_validate(
		    call->idp, form_value(&call->form, "token"), call->now, &token, &why))
		answer_inactive(call, why.text);
	else if (!check_idp_introspect_audience(call->client->introspects.at,
			 call->client->introspects.count, &token.claims.aud))
		answer_inactive(call, "the token is for an audience that is not the caller's "
				      "(RFC 7662 4)");
	else
		call_json(call, 200, "active", describe(&token));
	own_token_clear(&token);
}
