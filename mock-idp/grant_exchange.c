/* The token exchange grant at the token endpoint. [RFC8693 2] */
#include <math.h>
#include <stdlib.h>

#include "checks.h"
#include "endpoints.h"
#include "id_jag.h"
#include "issue.h"
#include "own_token.h"
#include "policy.h"

#define TYPE_ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"

/* What is wrong with the parameters as such, before any token is looked at; NULL when good. */
static const char *form_problem(const struct form *form)
{
	struct slice actor = form_value(form, "actor_token");
	struct slice actor_type = form_value(form, "actor_token_type");

	if (!form_value(form, "subject_token").at)
		return "subject_token is missing (RFC 8693 2.1)";
	if (!form_value(form, "subject_token_type").at)
		return "subject_token_type is missing (RFC 8693 2.1)";
	if (!check_idp_exchange_subject_type(form_value(form, "subject_token_type")))
		return "subject_token_type is neither access_token nor jwt (RFC 8693 3)";
	if (!check_idp_exchange_actor_pair(actor.at, actor_type.at))
		return "actor_token and actor_token_type come together or not at all "
		       "(RFC 8693 2.1)";
	if (actor.at && !check_idp_exchange_subject_type(actor_type))
		return "actor_token_type is neither access_token nor jwt (RFC 8693 3)";
	if (!check_idp_exchange_requested_type(form_value(form, "requested_token_type")))
		return "requested_token_type is none that is issued here (RFC 8693 2.1)";
	return NULL;
}

/* What is going to be issued, once everything was found good. */
struct grant {
	struct slice target;
	const struct exchange_rule *rule;
	struct buf scope;
	double expiry;
	struct slice actor; /* `sub` of the actor's token; `at` NULL without one */
	struct json *act;
};

/* False after having refused. Without an actor's token it is the client that acts. */
static bool may_act(struct call *call, const struct own_token *subject, const struct grant *grant)
{
	const struct json *stated = json_member(subject->payload, "may_act");
	struct slice actor = grant->actor.at ? grant->actor : slice_of(call->client->client_id);

	if (check_idp_exchange_may_act(stated != NULL, json_member_string(stated, "sub"), actor))
		return true;
	call_refuse(call, OAUTH_INVALID_REQUEST,
		"may_act of the subject token names another actor (RFC 8693 4.4)");
	return false;
}

/*
 * [RFC8693 4.1] who acts stands outermost, who acted before within; of both nothing but who they
 * are. Without an actor the chain of the subject token stays as it is. The caller frees.
 */
static struct json *act_of(const struct own_token *subject, struct slice actor)
{
	const struct json *before = json_member(subject->payload, "act");
	struct json *act;

	if (!actor.at)
		return before ? json_copy(before) : NULL;
	act = json_new_object();
	json_set_string(act, "sub", actor);
	if (before)
		json_set(act, "act", json_copy(before));
	return act;
}

/* False after having refused. */
static bool decide(struct call *call, const struct own_token *subject, struct grant *grant)
{
	const struct config *config = call->idp->config;
	struct exchange_wish wish = {
		.client_id = slice_of(call->client->client_id),
		.subject_audience = &subject->claims.aud,
		.target = grant->target,
		.actor = grant->actor,
	};
	enum oauth_error error = OAUTH_ERROR_INVALID;
	struct note why = {0};

	if (!may_act(call, subject, grant))
		return false;
	grant->rule = policy_exchange(config, &wish, &error, &why);
	if (!grant->rule) {
		call_refuse(call, error, "%s", why.text);
		return false;
	}
	if (!policy_scope(form_value(&call->form, "scope"), &grant->rule->scopes,
		    &grant->rule->scopes, &grant->scope)) {
		call_refuse(call, OAUTH_INVALID_SCOPE,
			"the policy permits this exchange less than that scope (RFC 8693 2.1)");
		return false;
	}
	grant->expiry =
		policy_exchange_expiry(config, grant->rule, call->now, subject->claims.exp.at);
	return true;
}

static struct json *answer(const struct call *call, const struct grant *grant, const char *token)
{
	struct slice type = form_value(&call->form, "requested_token_type");
	struct json *body = json_new_object();

	json_set_string(body, "access_token", slice_of(token));
	/* [RFC8693 2.2.1] both are REQUIRED. Asked for as a JWT it is still usable as an access
	 * token, so token_type is not "N_A". */
	json_set_string(body, "issued_token_type", type.at ? type : SLICE(TYPE_ACCESS_TOKEN));
	json_set_string(body, "token_type", SLICE("Bearer"));
	/* As the token says it, in whole seconds. */
	json_set_number(body, "expires_in", floor(grant->expiry) - floor(call->now));
	/* [RFC8693 2.2.1] REQUIRED when it is not what the client asked for */
	if (!slice_equal(form_value(&call->form, "scope"), buf_slice(&grant->scope)))
		json_set_string(body, "scope", buf_slice(&grant->scope));
	return body;
}

static void issue(struct call *call, const struct own_token *subject, const struct grant *grant)
{
	struct json *claims;
	char *token;

	if (issue_token(call->idp,
		    &(struct issuance){
			    .subject = subject->claims.sub.text,
			    .audience = grant->target,
			    .client_id = slice_of(call->client->client_id),
			    .scope = buf_slice(&grant->scope),
			    .now = call->now,
			    .expiry = grant->expiry,
			    .act = grant->act,
			    .parent = subject->claims.jti.text,
		    },
		    &token, &claims)) {
		call_refuse(call, OAUTH_TEMPORARILY_UNAVAILABLE, "too many live tokens");
		return;
	}
	call_json(call, 200, "issued", answer(call, grant, token));
	call_evidence(call, "issued", claims);
	json_free(claims);
	secret_free(token);
}

static void exchange(
	struct call *call, const struct own_token *subject, const struct own_token *actor)
{
	struct grant grant = {.actor = actor ? actor->claims.sub.text : SLICE_NONE};
	struct note why = {0};

	call_evidence(call, "subject", subject->payload);
	if (!policy_target(call->idp->config, &call->form, true, &grant.target, &why))
		call_refuse(call, OAUTH_INVALID_TARGET, "%s", why.text);
	else if (!grant.target.at)
		/* A default would hide from the client what its token is good for. */
		call_refuse(call, OAUTH_INVALID_TARGET,
			"the policy wants audience or resource (RFC 8693 2.1)");
	else if (decide(call, subject, &grant)) {
		grant.act = act_of(subject, grant.actor);
		issue(call, subject, &grant);
	}
	json_free(grant.act);
	buf_clear(&grant.scope);
}

/* The actor's token is judged like the subject's. [RFC8693 2.2.2] */
static void exchange_by(struct call *call, const struct own_token *subject)
{
	struct slice text = form_value(&call->form, "actor_token");
	struct own_token actor = {0};
	struct note why = {0};

	if (!text.at) {
		exchange(call, subject, NULL);
		return;
	}
	if (!own_token_validate(call->idp, text, call->now, &actor, &why)) {
		call_refuse(call, OAUTH_INVALID_REQUEST, "actor_token: %s", why.text);
	} else {
		call_evidence(call, "actor", actor.payload);
		exchange(call, subject, &actor);
	}
	own_token_clear(&actor);
}

void grant_exchange(struct call *call)
{
	const char *problem = form_problem(&call->form);
	struct own_token subject;
	struct note why = {0};

	if (problem) {
		call_refuse(call, OAUTH_INVALID_REQUEST, "%s", problem);
		return;
	}
	/* [RFC8693 2.2.2] a subject token that is not valid is invalid_request, not
	 * invalid_grant */
	if (!own_token_validate(
		    call->idp, form_value(&call->form, "subject_token"), call->now, &subject, &why))
		call_refuse(call, OAUTH_INVALID_REQUEST, "subject_token: %s", why.text);
	else if (slice_is(form_value(&call->form, "requested_token_type"), TYPE_ID_JAG))
		issue_id_jag(call, &subject);
	else
		exchange_by(call, &subject);
	own_token_clear(&subject);
}
