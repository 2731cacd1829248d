/* The authorization code grant at the token endpoint. [RFC6749 4.1.3] */
#include <stdlib.h>

#include "checks.h"
#include "endpoints.h"
#include "issue.h"
#include "lib/base64url.h"
#include "policy.h"

/* [RFC7636 4.6] BASE64URL-ENCODE(SHA256(ASCII(code_verifier))) */
static void challenge_of(struct slice verifier, struct buf *out)
{
	uint8_t hash[SHA256_SIZE];

	crypto_sha256(verifier, hash);
	base64url_encode(out, hash, sizeof hash);
}

static bool proves_possession(struct slice challenge, struct slice verifier)
{
	struct buf computed = {0};
	bool good;

	challenge_of(verifier, &computed);
	good = check_idp_pkce_verifier_form(verifier) &&
	       check_idp_pkce_verifier(challenge, buf_slice(&computed));
	buf_clear(&computed);
	return good;
}

/* A code that comes back has leaked: nobody can tell the thief's tokens from the client's. */
static void refuse_second_use(struct call *call, const struct code_grant *grant)
{
	lineage_revoke(call->idp->lineage, slice_of(grant->id));
	call_refuse(call, OAUTH_INVALID_GRANT,
		"the code was used before; the tokens it gave are revoked (RFC 6749 4.1.2)");
}

/* False after having refused. */
static bool code_is_good(struct call *call, const struct code_grant *grant)
{
	const struct authorization *authorization = &grant->authorization;
	const char *problem = NULL;
	struct note why = {0};
	struct slice target;

	/* The client first: another client's guess must not revoke anybody's tokens. */
	if (!check_idp_code_client(slice_of(authorization->client->client_id),
		    slice_of(call->client->client_id))) {
		call_refuse(call, OAUTH_INVALID_GRANT,
			"the code was issued to another client (RFC 6749 4.1.3)");
		return false;
	}
	if (!check_idp_code_unredeemed(grant->redeemed)) {
		refuse_second_use(call, grant);
		return false;
	}
	if (!check_idp_code_fresh(call->now, grant->expiry))
		problem = "the code has expired (RFC 6749 4.1.2)";
	else if (!check_idp_code_redirect_uri(slice_of(authorization->redirect_uri),
			 form_value(&call->form, "redirect_uri")))
		problem = "redirect_uri is not the one of the authorization request "
			  "(RFC 6749 4.1.3)";
	else if (!proves_possession(slice_of(authorization->challenge),
			 form_value(&call->form, "code_verifier")))
		problem = "code_verifier is missing or not the one of code_challenge "
			  "(RFC 7636 4.6)";
	if (problem) {
		call_refuse(call, OAUTH_INVALID_GRANT, "%s", problem);
		return false;
	}
	if (!policy_target(call->idp->config, &call->form, false, &target, &why)) {
		call_refuse(call, OAUTH_INVALID_TARGET, "%s", why.text);
		return false;
	}
	if (!check_idp_code_audience(slice_of(authorization->audience), target)) {
		call_refuse(call, OAUTH_INVALID_TARGET,
			"resource is not the one that was authorized (RFC 8707 2.2)");
		return false;
	}
	return true;
}

static void issue(struct call *call, const struct code_grant *grant)
{
	const struct authorization *authorization = &grant->authorization;
	struct idp *idp = call->idp;
	double expiry = call->now + (double)idp->config->token_lifetime_s;
	struct json *claims;
	struct json *body;
	char *token;

	/* The code is the parent of its token, also when it turns out to be used twice below. */
	if (lineage_add(idp->lineage, slice_of(grant->id), SLICE_NONE, expiry, call->now) ||
		issue_token(idp,
			&(struct issuance){
				.subject = slice_of(grant->user->name),
				.audience = slice_of(authorization->audience),
				.client_id = slice_of(call->client->client_id),
				.scope = slice_of(authorization->scope),
				.user = grant->user,
				.now = call->now,
				.expiry = expiry,
				.parent = slice_of(grant->id),
			},
			&token, &claims)) {
		call_refuse(call, OAUTH_TEMPORARILY_UNAVAILABLE, "too many live tokens");
		return;
	}
	/* Two requests may have come this far with one code; one of them is first. */
	if (check_idp_code_unredeemed(store_redeem_code(idp->store, slice_of(grant->code)))) {
		body = json_new_object();
		json_set_string(body, "access_token", slice_of(token));
		json_set_string(body, "token_type", SLICE("Bearer"));
		json_set_number(body, "expires_in", (double)idp->config->token_lifetime_s);
		/* [RFC6749 5.1] REQUIRED when it is not what the client asked for */
		if (!authorization->scope_told && authorization->scope[0])
			json_set_string(body, "scope", slice_of(authorization->scope));
		call_json(call, 200, "issued", body);
		call_evidence(call, "issued", claims);
	} else {
		refuse_second_use(call, grant);
	}
	json_free(claims);
	secret_free(token);
}

void grant_code(struct call *call)
{
	struct slice code = form_value(&call->form, "code");
	struct code_grant grant;

	if (!code.at) {
		call_refuse(call, OAUTH_INVALID_REQUEST, "code is missing (RFC 6749 4.1.3)");
		return;
	}
	if (!store_find_code(call->idp->store, code, &grant))
		call_refuse(call, OAUTH_INVALID_GRANT, "there is no such code (RFC 6749 5.2)");
	else if (code_is_good(call, &grant))
		issue(call, &grant);
	code_grant_clear(&grant);
}
