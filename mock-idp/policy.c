#include "policy.h"

#include "checks.h"

static const struct resource *find_resource(const struct config *config, struct slice uri)
{
	for (size_t i = 0; i < config->resources.count; i++)
		if (check_idp_resource_known(slice_of(config->resources.at[i].uri), uri))
			return &config->resources.at[i];
	return NULL;
}

bool policy_resource(const struct config *config, struct slice uri, struct slice *audience)
{
	const struct resource *resource = find_resource(config, uri);

	if (resource)
		*audience = slice_of(resource->audience);
	return resource != NULL;
}

bool policy_target(const struct config *config, const struct form *form, bool with_audience,
	struct slice *audience, struct note *why)
{
	*audience = SLICE_NONE;
	for (size_t i = 0; i < form->count; i++) {
		struct slice value = form->at[i].value;

		if (value.len == 0)
			continue;
		if (slice_is(form->at[i].name, "resource")) {
			if (!policy_resource(config, value, &value)) {
				note_set(why, "resource is not a URI that is registered here "
					      "(RFC 8707 2)");
				return false;
			}
		} else if (!with_audience || !slice_is(form->at[i].name, "audience")) {
			continue;
		}
		if (audience->at && !check_idp_targets_agree(*audience, value)) {
			note_set(why, "a token has one audience, and the parameters name several "
				      "(RFC 8693 2.1.1)");
			return false;
		}
		*audience = value;
	}
	return true;
}

bool policy_scope(struct slice asked, const struct text_list *allowed,
	const struct text_list *otherwise, struct buf *out)
{
	struct claim_scope scope;

	if (!asked.at) {
		for (size_t i = 0; i < otherwise->count; i++)
			buf_printf(out, "%s%s", i ? " " : "", otherwise->at[i]);
		return true;
	}
	scope_parse(asked, &scope);
	if (!check_idp_scope_allowed(&scope, allowed->at, allowed->count))
		return false;
	for (size_t i = 0; i < scope.count; i++) {
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen |= slice_equal(scope.at[i], scope.at[k]);
		if (seen)
			continue;
		buf_puts(out, i ? " " : "");
		buf_add(out, scope.at[i]);
	}
	return true;
}

const struct exchange_rule *policy_exchange(const struct config *config,
	const struct exchange_wish *wish, enum oauth_error *error, struct note *why)
{
	bool may_present = false;

	for (size_t i = 0; i < config->exchange_policy.count; i++) {
		const struct exchange_rule *rule = &config->exchange_policy.at[i];

		if (!check_idp_exchange_client(slice_of(rule->client), wish->client_id) ||
			!check_idp_exchange_subject(
				slice_of(rule->subject_audience), wish->subject_audience))
			continue;
		may_present = true;
		if (!check_idp_exchange_target(slice_of(rule->audience), wish->target))
			continue;
		if (wish->actor.at ? check_idp_exchange_actor(
					     rule->actors.at, rule->actors.count, wish->actor)
				   : check_idp_exchange_impersonation(rule->impersonate))
			return rule;
		*error = OAUTH_INVALID_REQUEST;
		note_set(why, "%s",
			wish->actor.at ? "the policy does not let that actor act here (RFC 8693 5)"
				       : "the policy wants an actor for this exchange, not "
					 "impersonation (RFC 8693 1.1)");
		return NULL;
	}
	/* [RFC8693 2.2.2] "unacceptable based on policy" is invalid_request; a target is told
	 * apart, but only to a client that may present the token at all. */
	*error = may_present ? OAUTH_INVALID_TARGET : OAUTH_INVALID_REQUEST;
	note_set(why, "%s",
		may_present ? "the policy permits this client no token for that target "
			      "(RFC 8693 2.2.2)"
			    : "the policy lets this client exchange no token of that audience "
			      "(RFC 8693 5)");
	return NULL;
}

double policy_exchange_expiry(
	const struct config *config, const struct exchange_rule *rule, double now, double subject)
{
	double expiry = now + (double)config->token_lifetime_s;

	if (now + (double)rule->lifetime_s < expiry)
		expiry = now + (double)rule->lifetime_s;
	return subject < expiry ? subject : expiry;
}
