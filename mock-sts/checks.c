#include "checks.h"

#include <math.h>

#define TYPE_PREFIX "urn:ietf:params:oauth:token-type:"

/* ---- the request ---- */

bool check_sts_method(struct slice method)
{
	return slice_is(method, "POST");
}

bool check_sts_parameter_once(struct slice name, size_t count)
{
	return count <= 1 || slice_is(name, "resource");
}

bool check_sts_spellings(struct slice snake_case, struct slice camel_case)
{
	return !snake_case.len || !camel_case.len || slice_equal(snake_case, camel_case);
}

bool check_sts_grant_type(struct slice grant_type)
{
	return slice_is(grant_type, "urn:ietf:params:oauth:grant-type:token-exchange");
}

bool check_sts_subject_token(struct slice subject_token)
{
	return subject_token.len > 0;
}

bool check_sts_subject_type(struct slice subject_token_type)
{
	return slice_is(subject_token_type, TYPE_PREFIX "jwt") ||
	       slice_is(subject_token_type, TYPE_PREFIX "id_token");
}

bool check_sts_requested_type(struct slice requested_token_type)
{
	return slice_is(requested_token_type, TYPE_PREFIX "access_token");
}

bool check_sts_scope_given(struct slice scope)
{
	return scope.len > 0;
}

bool check_sts_scope_known(const char *audience)
{
	return audience != NULL;
}

bool check_sts_no_boundary(bool has_boundary)
{
	return !has_boundary;
}

bool check_sts_control_caller(bool has_origin)
{
	return !has_origin;
}

/* ---- the provider ---- */

/* One segment of a name, "*" in the form, is letters, digits and hyphens. */
static bool is_segment(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
			c != '-')
			return false;
	}
	return text.len > 0;
}

static bool has_form(struct slice name, const char *form)
{
	struct slice wanted_rest = slice_of(form);
	struct slice rest = name;
	struct slice wanted;
	struct slice segment;

	while (slice_split(&wanted_rest, '/', &wanted)) {
		if (!slice_split(&rest, '/', &segment))
			return false;
		if (slice_is(wanted, "*") ? !is_segment(segment) : !slice_equal(segment, wanted))
			return false;
	}
	return rest.at == NULL;
}

bool check_provider_name(struct slice audience)
{
	return has_form(audience, "//iam.googleapis.com/projects/*/locations/global"
				  "/workloadIdentityPools/*/providers/*") ||
	       has_form(audience, "//iam.googleapis.com/locations/global"
				  "/workforcePools/*/providers/*");
}

bool check_provider_named(struct slice audience, struct slice name)
{
	return slice_equal(audience, name);
}

bool check_pool_enabled(bool disabled)
{
	return !disabled;
}

bool check_provider_enabled(bool disabled)
{
	return !disabled;
}

/* ---- the assertion's signature ---- */

bool check_assertion_form(struct slice token)
{
	struct slice rest = token;
	struct slice segment;
	size_t segments = 0;

	while (segments <= 3 && slice_split(&rest, '.', &segment)) {
		if (segment.len == 0)
			return false;
		segments++;
	}
	return segments == 3;
}

bool check_assertion_alg(enum jws_alg alg)
{
	return alg == ALG_RS256 || alg == ALG_ES256;
}

bool check_assertion_kid(struct slice kid)
{
	return kid.len > 0;
}

bool check_assertion_critical(bool has_crit, bool has_b64)
{
	return !has_crit && !has_b64;
}

bool check_assertion_key_named(const struct jwk *key, struct slice kid)
{
	return key->kid && slice_is(kid, key->kid);
}

bool check_assertion_key_purpose(const struct jwk *key, enum jws_alg alg)
{
	return key->use != JWK_USE_OTHER && (!key->ops_stated || key->ops_verify) &&
	       (!key->alg_stated || key->alg == alg);
}

bool check_assertion_signature(const struct jws *jws, const struct jwk *key)
{
	return jws_verify(jws, key) == ERR_NONE;
}

/* ---- the assertion's claims ---- */

bool check_assertion_issuer(const struct claim_text *iss, struct slice issuer_uri)
{
	return iss->shape == CLAIM_GOOD && slice_equal(iss->text, issuer_uri);
}

bool check_assertion_audience_default(const struct claim_audience *aud, struct slice provider_name)
{
	static const char scheme[] = "https:";

	for (size_t i = 0; aud->shape == CLAIM_GOOD && i < aud->count; i++) {
		struct slice name = aud->at[i];

		if (slice_starts(name, scheme))
			name = slice_from(name, sizeof scheme - 1);
		if (slice_equal(name, provider_name))
			return true;
	}
	return false;
}

bool check_assertion_audience_listed(
	const struct claim_audience *aud, const struct text_list *allowed)
{
	for (size_t i = 0; aud->shape == CLAIM_GOOD && i < aud->count; i++)
		if (text_list_has(allowed, aud->at[i]))
			return true;
	return false;
}

bool check_assertion_expiry(const struct claim_time *exp, double now)
{
	return exp->shape == CLAIM_GOOD && floor(exp->at) > now;
}

bool check_assertion_issued(const struct claim_time *iat, double now)
{
	return iat->shape == CLAIM_GOOD && iat->at <= now;
}

bool check_assertion_lifetime(
	const struct claim_time *iat, const struct claim_time *exp, uint64_t limit_s)
{
	return iat->shape == CLAIM_GOOD && exp->shape == CLAIM_GOOD &&
	       exp->at - iat->at < (double)limit_s;
}

bool check_assertion_not_before(const struct claim_time *nbf, double now)
{
	return nbf->shape == CLAIM_ABSENT || (nbf->shape == CLAIM_GOOD && nbf->at <= now);
}

bool check_assertion_subject(const struct claim_text *sub)
{
	return sub->shape == CLAIM_GOOD && sub->text.len > 0;
}

/* ---- the mapping ---- */

bool check_mapped_values(enum err mapped)
{
	return mapped == ERR_NONE;
}

bool check_mapped_subject(struct slice subject)
{
	return subject.len > 0;
}

bool check_mapped_subject_text(struct slice subject)
{
	for (size_t i = 0; i < subject.len; i++)
		if ((unsigned char)subject.at[i] < 0x20 || subject.at[i] == 0x7f)
			return false;
	return true;
}

bool check_mapped_subject_size(struct slice subject)
{
	return subject.len <= MAPPED_SUBJECT_MAX_BYTES;
}

bool check_mapped_size(size_t bytes)
{
	return bytes <= MAPPED_MAX_BYTES;
}

bool check_condition(enum err evaluated, const struct cel_value *result)
{
	return evaluated == ERR_NONE && result->type == CEL_BOOL && result->flag;
}

/* ---- the federated token ---- */

bool check_federated_lifetime(int64_t expiry, const struct claim_time *assertion_exp)
{
	return assertion_exp->shape == CLAIM_GOOD && (double)expiry <= assertion_exp->at;
}

bool check_federated_size(size_t bytes)
{
	return bytes <= FEDERATED_MAX_BYTES;
}

bool check_federated_signature(const struct jws *jws, const struct jwk *key)
{
	return jws_verify(jws, key) == ERR_NONE;
}

bool check_federated_expiry(const struct claim_time *exp, double now)
{
	return exp->shape == CLAIM_GOOD && exp->at > now;
}

bool check_federated_pool(struct slice sub, const char *principal_prefix)
{
	return slice_starts(sub, principal_prefix);
}

bool check_introspector_secret(struct slice configured, struct slice presented)
{
	return configured.len > 0 && same_secret(configured, presented);
}

/* ---- acting as a service account ---- */

bool check_account_scope_held(const struct claim_scope *held)
{
	for (size_t i = 0; held->shape == CLAIM_GOOD && i < held->count; i++)
		if (slice_is(held->at[i], "https://www.googleapis.com/auth/cloud-platform") ||
			slice_is(held->at[i], "https://www.googleapis.com/auth/iam"))
			return true;
	return false;
}

bool check_account_project(struct slice project)
{
	return slice_is(project, "-");
}

bool check_account_scope_given(size_t scopes)
{
	return scopes > 0;
}

bool check_account_lifetime(uint64_t lifetime_s, uint64_t max_s)
{
	return lifetime_s > 0 && lifetime_s <= max_s;
}

bool check_account_member(struct slice caller, const struct text_list *members)
{
	static const char principal[] = "principal:";
	static const char set[] = "principalSet:";

	for (size_t i = 0; i < members->count; i++) {
		struct slice member = slice_of(members->at[i]);
		struct slice pool = slice_from(member, sizeof set - 1);
		struct slice name = slice_from(caller, sizeof principal - 1);

		if (slice_equal(caller, member))
			return true;
		/* The set ends in "/" and a star, for the "/subject/..." of anybody. */
		pool = slice_to(pool, pool.len ? pool.len - 1 : 0);
		if (slice_starts(member, set) && slice_starts(caller, principal) &&
			slice_equal(slice_to(name, pool.len), pool) &&
			slice_starts(slice_from(name, pool.len), "subject/"))
			return true;
	}
	return false;
}
