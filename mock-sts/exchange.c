#include "exchange.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "mint.h"
#include "principal.h"

#define USER_PROJECT_MAX_BYTES 32

bool exchange_refuse(struct exchange *x, enum refusal refusal, struct slice first,
	struct slice second, const char *why, ...)
{
	va_list args;

	x->refusal = refusal;
	refusal_describe(refusal, first, second, &x->description);
	va_start(args, why);
	vsnprintf(x->why.text, sizeof x->why.text, why, args);
	va_end(args);
	return false;
}

static bool refuse(struct exchange *x, enum refusal refusal, const char *why)
{
	return exchange_refuse(x, refusal, SLICE_NONE, SLICE_NONE, "%s", why);
}

/* ---- the request's shape ---- */

/*
 * google-auth for Python percent-encodes the JSON text before it encodes the form, all others do
 * not.
 */
static bool read_options(struct slice text, struct json **out)
{
	struct buf decoded = {0};
	enum err err = ERR_NONE;

	*out = NULL;
	if (slice_starts(text, "%7B") || slice_starts(text, "%7b")) {
		err = form_decode(text, &decoded);
		text = buf_slice(&decoded);
	}
	if (!err)
		err = json_parse(text, out);
	buf_clear(&decoded);
	return !err && json_is_object(*out);
}

static bool judge_options(struct exchange *x)
{
	const struct json *project;
	struct json *options;
	struct slice text = SLICE_NONE;
	bool good;

	if (x->asked.options.len == 0)
		return true;
	good = read_options(x->asked.options, &options);
	project = json_member(options, "userProject");
	if (!good)
		refuse(x, REFUSED_OPTIONS, "options is no JSON object");
	else if (project && (!json_string(project, &text) || text.len > USER_PROJECT_MAX_BYTES))
		good = refuse(x, REFUSED_OPTIONS, "options.userProject is no string of 32 bytes");
	else if (!check_sts_no_boundary(json_member(options, "accessBoundary") != NULL))
		good = refuse(x, REFUSED_BOUNDARY, "options has an accessBoundary");
	json_free(options);
	return good;
}

static bool judge_shape(struct exchange *x)
{
	if (!check_sts_grant_type(x->asked.grant_type))
		/* [RFC6749 5.2] a missing parameter is invalid_request */
		return refuse(x,
			x->asked.grant_type.len ? REFUSED_GRANT_TYPE : REFUSED_GRANT_TYPE_MISSING,
			"grant_type is not token-exchange");
	if (!check_sts_subject_token(x->asked.subject_token))
		return refuse(x, REFUSED_SUBJECT_TOKEN, "subject_token is missing");
	if (!check_sts_subject_type(x->asked.subject_token_type))
		return refuse(x, REFUSED_SUBJECT_TYPE, "subject_token_type is not jwt or id_token");
	return judge_options(x);
}

/* ---- the provider ---- */

static bool judge_provider(struct exchange *x)
{
	if (!check_provider_name(x->asked.audience))
		return refuse(x, REFUSED_AUDIENCE, "audience is not the full name of a provider");
	x->provider = providers_find(x->sts->providers, x->asked.audience);
	if (!x->provider)
		return refuse(x, REFUSED_PROVIDER_UNKNOWN, "no provider has that name");
	if (!check_pool_enabled(x->provider->pool->disabled))
		return refuse(x, REFUSED_POOL_DISABLED, "the pool is disabled");
	if (!check_provider_enabled(x->provider->disabled))
		return refuse(x, REFUSED_PROVIDER_DISABLED, "the provider is disabled");
	return true;
}

/* ---- what is asked for ---- */

static bool judge_wish(struct exchange *x)
{
	if (!check_sts_requested_type(x->asked.requested_token_type))
		return refuse(
			x, REFUSED_REQUESTED_TYPE, "requested_token_type is not access_token");
	if (!check_sts_scope_given(x->asked.scope))
		return refuse(x, REFUSED_SCOPE_MISSING, "scope is missing or empty");
	scope_parse(x->asked.scope, &x->scopes);
	if (x->scopes.shape != CLAIM_GOOD)
		return exchange_refuse(x, REFUSED_SCOPE_UNKNOWN, x->asked.scope, SLICE_NONE,
			"scope is no list of scope tokens");
	for (size_t i = 0; i < x->scopes.count; i++)
		if (!check_sts_scope_known(config_scope_audience(x->sts->config, x->scopes.at[i])))
			return exchange_refuse(x, REFUSED_SCOPE_UNKNOWN, x->scopes.at[i],
				SLICE_NONE, "a scope is not in the setting scopes");
	return true;
}

/* ---- the principal ---- */

void exchange_map(struct exchange *x)
{
	mapping_apply(x->provider->mapping, x->assertion, &x->mapped);
	x->mapped_done = true;
}

static bool judge_mapping(struct exchange *x)
{
	const struct mapped_attribute *failed;

	exchange_map(x);
	failed = x->mapped.failed;
	if (check_mapped_values(x->mapped.err))
		return true;
	return exchange_refuse(x, REFUSED_MAPPED,
		failed ? slice_of(failed->name) : SLICE("google.subject"), SLICE_NONE, "%s: %s",
		failed ? failed->name : "claims",
		failed ? failed->note.text : "too large to be mapped");
}

static bool judge_attributes(struct exchange *x)
{
	struct slice subject = mapped_text(&x->mapped, "google.subject");

	if (!check_mapped_subject(subject))
		return refuse(x, REFUSED_MAPPED_SUBJECT, "google.subject is empty");
	if (!check_mapped_subject_text(subject))
		return refuse(x, REFUSED_MAPPED_SUBJECT, "google.subject has a control character");
	if (!check_mapped_subject_size(subject))
		return exchange_refuse(x, REFUSED_MAPPED_SUBJECT_SIZE, SLICE_NONE, SLICE_NONE,
			"google.subject has %zu bytes", subject.len);
	if (!check_mapped_size(x->mapped.bytes))
		return exchange_refuse(x, REFUSED_MAPPED_SIZE, SLICE_NONE, SLICE_NONE,
			"all attributes have %zu bytes", x->mapped.bytes);
	x->principal = principal_new(x->provider->pool->principal_prefix, subject);
	return true;
}

static bool judge_condition(struct exchange *x)
{
	struct cel_value result;
	struct note note = {0};
	enum err err;

	if (!mapping_condition(x->provider->mapping))
		return true;
	err = mapping_evaluate_condition(x->provider->mapping, &x->mapped, &result, &note);
	if (check_condition(err, &result))
		return true;
	return exchange_refuse(x, REFUSED_CONDITION, SLICE_NONE, SLICE_NONE,
		"attribute_condition %s%s", err ? "fails: " : "is not true", note.text);
}

/* ---- the token ---- */

struct json *audience_of_scopes(const struct config *config, const struct claim_scope *scopes)
{
	struct json *audience = json_new_array();
	struct json *only;

	for (size_t i = 0; i < scopes->count; i++) {
		struct json *next =
			json_new_string(slice_of(config_scope_audience(config, scopes->at[i])));
		bool known = false;

		for (const struct json *v = json_first(audience); v; v = json_next(v))
			known |= json_equal(v, next);
		if (known)
			json_free(next);
		else
			json_push(audience, next);
	}
	if (json_count(audience) != 1)
		return audience;
	only = json_copy(json_first(audience));
	json_free(audience);
	return only;
}

static bool issue(struct exchange *x)
{
	struct slice email = mapped_text(&x->mapped, "attribute.email");
	struct json *claims = json_new_object();

	x->issued_at = (int64_t)floor(x->now);
	x->expiry = x->issued_at + (int64_t)x->sts->config->max_lifetime_s;
	if (!check_federated_lifetime(x->expiry, &x->claims.exp))
		x->expiry = (int64_t)floor(x->claims.exp.at);
	json_set_string(claims, "iss", slice_of(x->sts->config->issuer));
	json_set_string(claims, "sub", slice_of(x->principal));
	json_set(claims, "aud", audience_of_scopes(x->sts->config, &x->scopes));
	if (email.len)
		json_set_string(claims, "email", email);
	json_set_string(claims, "scope", x->asked.scope);
	json_set_number(claims, "exp", (double)x->expiry);
	json_set_number(claims, "iat", (double)x->issued_at);
	x->token = mint_token(x->sts->key, "JWT", claims);
	json_free(claims);
	if (!check_federated_size(strlen(x->token)))
		return exchange_refuse(x, REFUSED_TOKEN_SIZE, SLICE_NONE, SLICE_NONE,
			"the token has %zu bytes", strlen(x->token));
	return true;
}

bool exchange_run(struct exchange *x)
{
	return judge_shape(x) && judge_provider(x) && judge_wish(x) && subject_validate(x) &&
	       judge_mapping(x) && judge_attributes(x) && judge_condition(x) && issue(x);
}

void exchange_clear(struct exchange *x)
{
	parameters_clear(&x->asked);
	jws_clear(&x->jws);
	json_free(x->assertion);
	mapped_clear(&x->mapped);
	free(x->principal);
	secret_free(x->token);
	buf_clear(&x->description);
	memset(x, 0, sizeof *x);
}
