#include "id_jag.h"

#include <math.h>
#include <stdlib.h>

#include "checks.h"
#include "checks_id_jag.h"
#include "mint.h"
#include "policy.h"

#define ID_BYTES 16

/* What is going to be issued. */
struct grant {
	const struct assertion_rule *rule;
	struct slice resource;
	struct buf scope;
	double expiry;
};

/* NULL after having refused. As with other exchanges, a target is told apart from a token that is
 * not this client's to present, but only to a client that may present it. */
static const struct assertion_rule *find_rule(struct call *call, const struct own_token *subject)
{
	const struct config *config = call->idp->config;
	struct slice audience = form_value(&call->form, "audience");
	bool may_present = false;

	for (size_t i = 0; i < config->assertion_policy.count; i++) {
		const struct assertion_rule *rule = &config->assertion_policy.at[i];

		if (!check_idp_exchange_client(
			    slice_of(rule->client), slice_of(call->client->client_id)) ||
			!check_idp_exchange_subject(
				slice_of(rule->subject_audience), &subject->claims.aud))
			continue;
		may_present = true;
		if (check_idp_exchange_target(slice_of(rule->audience), audience))
			return rule;
	}
	if (may_present)
		call_refuse(call, OAUTH_INVALID_TARGET,
			"the policy permits this client no assertion for that authorization "
			"server (RFC 8693 2.2.2)");
	else
		call_refuse(call, OAUTH_INVALID_REQUEST,
			"the policy lets this client get no assertion by a token of that audience "
			"(ID-JAG 4.3.3)");
	return NULL;
}

static bool resource_permitted(const struct assertion_rule *rule, struct slice resource)
{
	for (size_t i = 0; i < rule->resources.count; i++)
		if (check_idp_resource_known(slice_of(rule->resources.at[i]), resource))
			return true;
	return false;
}

/* False after having refused. */
static bool decide(struct call *call, const struct own_token *subject, struct grant *grant)
{
	const struct json *stated = json_member(subject->payload, "may_act");
	const struct form *form = &call->form;
	double expiry;

	if (form_value(form, "actor_token").at) {
		call_refuse(call, OAUTH_INVALID_REQUEST,
			"an assertion is issued without an actor (ID-JAG 4.3)");
		return false;
	}
	if (!check_idp_exchange_may_act(stated != NULL, json_member_string(stated, "sub"),
		    slice_of(call->client->client_id))) {
		call_refuse(call, OAUTH_INVALID_REQUEST,
			"may_act of the subject token names another actor (RFC 8693 4.4)");
		return false;
	}
	/* Of several audiences or resources form_value gives none, and there is no rule for that.
	 */
	grant->rule = find_rule(call, subject);
	if (!grant->rule)
		return false;
	grant->resource = form_value(form, "resource");
	if (!resource_permitted(grant->rule, grant->resource)) {
		call_refuse(call, OAUTH_INVALID_TARGET,
			"the policy permits no assertion for that resource (RFC 8707 2)");
		return false;
	}
	if (!policy_scope(form_value(form, "scope"), &grant->rule->scopes, &grant->rule->scopes,
		    &grant->scope)) {
		call_refuse(call, OAUTH_INVALID_SCOPE,
			"the policy permits this exchange less than that scope (ID-JAG 4.3.3)");
		return false;
	}
	expiry = call->now + (double)grant->rule->lifetime_s;
	grant->expiry = subject->claims.exp.at < expiry ? subject->claims.exp.at : expiry;
	return true;
}

/* [ID-JAG 3.1] The caller frees. */
static struct json *claims_of(
	const struct call *call, const struct own_token *subject, const struct grant *grant)
{
	const struct user *user = config_user(call->idp->config, subject->claims.sub.text);
	const struct json *act = json_member(subject->payload, "act");
	struct json *claims = json_new_object();
	char *id = crypto_random_hex(ID_BYTES);

	json_set_string(claims, "iss", slice_of(call->idp->issuer));
	json_set_string(claims, "sub", subject->claims.sub.text);
	json_set_string(claims, "aud", slice_of(grant->rule->audience));
	json_set_string(claims, "client_id", slice_of(grant->rule->client_id));
	json_set_string(claims, "jti", slice_of(id));
	json_set_number(claims, "exp", floor(grant->expiry));
	json_set_number(claims, "iat", floor(call->now));
	json_set_string(claims, "resource", grant->resource);
	json_set_string(claims, "scope", buf_slice(&grant->scope));
	if (user && user->email)
		json_set_string(claims, "email", slice_of(user->email));
	/* Who acted before is not forgotten where the token goes next. [RFC8693 4.1] */
	if (act)
		json_set(claims, "act", json_copy(act));
	free(id);
	return claims;
}

/* [ID-JAG 4.3.4] [RFC8693 2.2.1] no access token, hence N_A */
static struct json *answer(const struct call *call, const struct grant *grant, const char *token)
{
	struct json *body = json_new_object();

	json_set_string(body, "access_token", slice_of(token));
	json_set_string(body, "issued_token_type", SLICE(TYPE_ID_JAG));
	json_set_string(body, "token_type", SLICE("N_A"));
	json_set_number(body, "expires_in", floor(grant->expiry) - floor(call->now));
	if (!slice_equal(form_value(&call->form, "scope"), buf_slice(&grant->scope)))
		json_set_string(body, "scope", buf_slice(&grant->scope));
	return body;
}

void issue_id_jag(struct call *call, const struct own_token *subject)
{
	struct grant grant = {0};
	struct json *claims;
	char *token;

	call_evidence(call, "subject", subject->payload);
	if (decide(call, subject, &grant)) {
		claims = claims_of(call, subject, &grant);
		token = mint_token(keyring_signing(call->idp->keys), TYP_ID_JAG, claims);
		call_json(call, 200, "issued", answer(call, &grant, token));
		call_evidence(call, "issued", claims);
		json_free(claims);
		secret_free(token);
	}
	buf_clear(&grant.scope);
}
