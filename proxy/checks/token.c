#include "checks/token.h"

bool check_token_algorithm(enum jws_alg alg, const enum jws_alg *allowed, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (alg != ALG_INVALID && alg == allowed[i])
			return true;
	return false;
}

bool check_token_extensions(bool has_crit, bool has_b64)
{
	return !has_crit && !has_b64;
}

bool check_token_type(struct slice typ, enum token_profile profile)
{
	/* [RFC7515 4.1.9] a media type, so in any letter case, "application/" may be left out */
	bool access_token =
		slice_is_nocase(typ, "at+jwt") || slice_is_nocase(typ, "application/at+jwt");

	switch (profile) {
	case PROFILE_RFC9068:
		return access_token;
	case PROFILE_RELAXED:
		/* "JWT" or nothing; any other type is a token made for another purpose. */
		return access_token || !typ.at || slice_is_nocase(typ, "JWT") ||
		       slice_is_nocase(typ, "application/jwt");
	case PROFILE_INVALID:
		break;
	}
	return false;
}

bool check_token_issuer(const struct claim_text *iss, struct slice configured)
{
	return iss->shape == CLAIM_GOOD && slice_equal(iss->text, configured);
}

bool check_token_key_id(struct slice kid, const char *key_kid)
{
	return !kid.at || (key_kid && slice_is(kid, key_kid));
}

bool check_token_key_purpose(const struct jwk *key, enum jws_alg alg)
{
	if (alg == ALG_INVALID || jws_alg_key_type(alg) != key->type)
		return false;
	if (key->alg_stated && key->alg != alg)
		return false;
	if (key->use == JWK_USE_OTHER)
		return false;
	return !key->ops_stated || key->ops_verify;
}

bool check_token_signature(enum err verified)
{
	return verified == ERR_NONE;
}

bool check_token_audience(const struct claim_audience *aud, const char *const *ours, size_t count)
{
	if (aud->shape != CLAIM_GOOD)
		return false;
	for (size_t i = 0; i < aud->count; i++)
		for (size_t k = 0; k < count; k++)
			if (slice_is(aud->at[i], ours[k]))
				return true;
	return false;
}

bool check_token_time_exact(const struct claim_time *time)
{
	/* A claim that is absent, or no number, is judged by those who want it. */
	return time->shape != CLAIM_GOOD ||
	       (time->at > -9007199254740992.0 && time->at < 9007199254740992.0);
}

bool check_token_expiry(const struct claim_time *exp, double now, double leeway)
{
	return exp->shape == CLAIM_GOOD && now < exp->at + leeway;
}

bool check_token_not_before(const struct claim_time *nbf, double now, double leeway)
{
	if (nbf->shape == CLAIM_ABSENT)
		return true;
	return nbf->shape == CLAIM_GOOD && nbf->at <= now + leeway;
}

bool check_token_issued_at(
	const struct claim_time *iat, enum token_profile profile, double now, double leeway)
{
	if (iat->shape == CLAIM_ABSENT)
		return profile == PROFILE_RELAXED;
	return iat->shape == CLAIM_GOOD && iat->at <= now + leeway;
}

bool check_token_subject(const struct claim_text *sub)
{
	return sub->shape == CLAIM_GOOD && sub->text.len > 0;
}

bool check_token_profile_claim(const struct claim_text *claim, enum token_profile profile)
{
	if (profile == PROFILE_RELAXED)
		return claim->shape != CLAIM_BAD;
	return profile == PROFILE_RFC9068 && claim->shape == CLAIM_GOOD && claim->text.len > 0;
}

bool check_token_not_id_token(bool has_id_token_marks)
{
	return !has_id_token_marks;
}

bool check_token_permission_stated(
	struct slice typ, const struct claim_scope *scope, const struct claim_text *client_id)
{
	return slice_is_nocase(typ, "at+jwt") || slice_is_nocase(typ, "application/at+jwt") ||
	       scope->shape == CLAIM_GOOD || client_id->shape == CLAIM_GOOD;
}

bool check_token_unbound(bool has_cnf)
{
	return !has_cnf;
}
