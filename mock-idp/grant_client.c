/* The client credentials grant at the token endpoint: a token about the client. [RFC6749 4.4] */
#include "checks.h"
#include "endpoints.h"
#include "issue.h"
#include "policy.h"

static void issue(struct call *call, struct slice scope)
{
	const struct client *client = call->client;
	double expiry = call->now + (double)call->idp->config->token_lifetime_s;
	struct json *claims, *body;
	char *token;

	/* [RFC9068 2.2] where no resource owner is involved, sub is the client */
	if (issue_token(call->idp,
		    &(struct issuance){
			    .subject = slice_of(client->client_id),
			    .audience = slice_of(client->default_audience),
			    .client_id = slice_of(client->client_id),
			    .scope = scope,
			    .now = call->now,
			    .expiry = expiry,
		    },
		    &token, &claims)) {
		call_refuse(call, OAUTH_TEMPORARILY_UNAVAILABLE, "too many live tokens");
		return;
	}
	/* [RFC6749 4.4.3] "A refresh token SHOULD NOT be included" */
	body = json_new_object();
	json_set_string(body, "access_token", slice_of(token));
	json_set_string(body, "token_type", SLICE("Bearer"));
	json_set_number(body, "expires_in", (double)call->idp->config->token_lifetime_s);
	if (!slice_equal(form_value(&call->form, "scope"), scope) && scope.len)
		json_set_string(body, "scope", scope);
	call_json(call, 200, "issued", body);
	call_evidence(call, "issued", claims);
	json_free(claims);
	secret_free(token);
}

void grant_client(struct call *call)
{
	const struct client *client = call->client;
	struct slice target;
	struct note why = {0};
	struct buf scope = {0};

	if (!policy_target(call->idp->config, &call->form, true, &target, &why))
		call_refuse(call, OAUTH_INVALID_TARGET, "%s", why.text);
	else if (target.at && !check_idp_targets_agree(slice_of(client->default_audience), target))
		call_refuse(call, OAUTH_INVALID_TARGET,
			"this client gets tokens for another audience (RFC 8707 2)");
	else if (!policy_scope(form_value(&call->form, "scope"), &client->scopes,
			 client->default_scopes.at ? &client->default_scopes : &client->scopes,
			 &scope))
		call_refuse(call, OAUTH_INVALID_SCOPE,
			"this client may not have that scope (RFC 6749 3.3)");
	else
		issue(call, buf_slice(&scope));
	buf_clear(&scope);
}
