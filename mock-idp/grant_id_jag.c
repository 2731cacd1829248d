/*
 * The assertion grant at the token endpoint: an IdP of another domain vouches for the user, and
 * names the client and the resource. [RFC7523 2.1, 3] [ID-JAG 4.4]
 */
#include "checks.h"
#include "checks_id_jag.h"
#include "endpoints.h"
#include "id_jag.h"
#include "issue.h"
#include "policy.h"
#include "trusted.h"

struct assertion {
	struct jws jws;
	struct json *payload;
	struct jwt_claims claims; /* slices into `payload` */
	struct slice resource;    /* the one that it names; `at` NULL for none, or several */
};

/* Whose it is, before anything that it says counts. */
static bool verify(struct call *call, struct assertion *a, struct note *why)
{
	const struct trusted_issuer *issuer;
	struct claim_audience resources;

	if (jws_parse(form_value(&call->form, "assertion"), &a->jws, why))
		return false;
	if (json_parse(buf_slice(&a->jws.payload), &a->payload) || !json_is_object(a->payload)) {
		note_set(why, "the payload is no JSON object (RFC 7519 7.2)");
		return false;
	}
	jwt_claims_read(a->payload, &a->claims);
	jwt_read_texts(a->payload, "resource", &resources);
	if (resources.count == 1)
		a->resource = resources.at[0];
	if (!check_idp_token_header(a->jws.has_crit, a->jws.has_b64)) {
		note_set(why, "the header has crit or b64 (RFC 7515 4.1.11)");
		return false;
	}
	if (!check_idp_token_typ(a->jws.typ, SLICE(TYP_ID_JAG))) {
		note_set(why, "typ is not " TYP_ID_JAG " (ID-JAG 4.4.1)");
		return false;
	}
	issuer = trusted_find(call->idp->config, &a->claims.iss);
	if (!issuer) {
		note_set(why, "iss is nobody who is trusted here (RFC 7523 3)");
		return false;
	}
	return trusted_verify(issuer, &a->jws, why);
}

static bool validate(struct call *call, const struct assertion *a, struct note *why)
{
	const struct jwt_claims *c = &a->claims;
	const char *problem = NULL;

	if (!check_idp_id_jag_audience(&c->aud, slice_of(call->idp->issuer)))
		problem = "aud is not this issuer alone (ID-JAG 4.4.1)";
	else if (!check_idp_id_jag_client(&c->client_id, slice_of(call->client->client_id)))
		problem = "client_id is not the client that authenticated (ID-JAG 4.4.1)";
	else if (!check_idp_token_expiry(&c->exp, call->now))
		problem = "exp is missing or over (RFC 7523 3)";
	else if (!check_idp_token_not_before(&c->nbf, call->now))
		problem = "nbf is still to come (RFC 7523 3)";
	else if (!check_idp_token_subject(&c->sub))
		problem = "sub is missing (RFC 7523 3)";
	else if (!check_idp_token_id(&c->jti))
		problem = "jti is missing (ID-JAG 3.1)";
	else if (!check_idp_token_unbound(json_member(a->payload, "cnf") != NULL))
		problem = "it is bound to a key, and its proof is not offered (ID-JAG 8.6)";
	if (problem)
		note_set(why, "%s", problem);
	return !problem;
}

static struct json *answer(
	const struct call *call, const struct assertion *a, struct slice scope, const char *token)
{
	struct json *body = json_new_object();

	json_set_string(body, "access_token", slice_of(token));
	json_set_string(body, "token_type", SLICE("Bearer"));
	json_set_number(body, "expires_in", (double)call->idp->config->token_lifetime_s);
	/* [ID-JAG 4.4.1] what is granted stands in the answer; a refresh token does not. [4.4.3] */
	json_set_string(body, "scope", scope);
	json_set_string(body, "resource", a->resource);
	return body;
}

static void issue(
	struct call *call, const struct assertion *a, struct slice audience, struct slice scope)
{
	struct json *claims;
	char *token;

	if (issue_token(call->idp,
		    &(struct issuance){
			    .subject = a->claims.sub.text,
			    .audience = audience,
			    .client_id = slice_of(call->client->client_id),
			    .scope = scope,
			    .now = call->now,
			    .expiry = call->now + (double)call->idp->config->token_lifetime_s,
			    .act = json_member(a->payload, "act"),
		    },
		    &token, &claims)) {
		call_refuse(call, OAUTH_TEMPORARILY_UNAVAILABLE, "too many live tokens");
		return;
	}
	call_json(call, 200, "issued", answer(call, a, scope, token));
	call_evidence(call, "issued", claims);
	json_free(claims);
	secret_free(token);
}

/* This parameter may come more than once. [RFC8707 2] */
static bool resources_agree(const struct form *form, struct slice stated)
{
	for (size_t i = 0; i < form->count; i++)
		if (slice_is(form->at[i].name, "resource") &&
			!check_idp_id_jag_parameter(stated, form->at[i].value))
			return false;
	return true;
}

/* [ID-JAG 4.4.1] for the resource that it names, and within what our client may have */
static void grant(struct call *call, const struct assertion *a)
{
	const struct client *client = call->client;
	struct slice stated = json_member_string(a->payload, "scope");
	struct slice audience;
	struct buf scope = {0};

	if (!resources_agree(&call->form, a->resource) ||
		!policy_resource(call->idp->config, a->resource, &audience))
		call_refuse(call, OAUTH_INVALID_TARGET,
			"resource is not one that is registered here, or not the assertion's "
			"(RFC 8707 2)");
	else if (!check_idp_id_jag_parameter(stated, form_value(&call->form, "scope")) ||
		 !policy_scope(stated, &client->scopes,
			 client->default_scopes.at ? &client->default_scopes : &client->scopes,
			 &scope))
		call_refuse(call, OAUTH_INVALID_SCOPE,
			"this client may not have that scope, or it is not the assertion's "
			"(RFC 6749 3.3)");
	else
		issue(call, a, audience, buf_slice(&scope));
	buf_clear(&scope);
}

void grant_id_jag(struct call *call)
{
	struct assertion a = {0};
	struct note why = {0};

	if (!form_value(&call->form, "assertion").at)
		call_refuse(call, OAUTH_INVALID_REQUEST, "assertion is missing (RFC 7523 2.1)");
	else if (!verify(call, &a, &why) || !validate(call, &a, &why))
		call_refuse(call, OAUTH_INVALID_GRANT, "assertion: %s", why.text);
	else {
		call_evidence(call, "subject", a.payload);
		grant(call, &a);
	}
	json_free(a.payload);
	jws_clear(&a.jws);
}
