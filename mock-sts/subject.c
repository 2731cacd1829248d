/* The subject token: is it an assertion that the provider's issuer made for us, and just now? */
#include <math.h>
#include <stdio.h>

#include "checks.h"
#include "exchange.h"

static bool refuse(struct exchange *x, enum refusal refusal, const char *why)
{
	return exchange_refuse(x, refusal, SLICE_NONE, SLICE_NONE, "%s", why);
}

/* ---- parsing ---- */

/* A token read from a file often brings its newline along. */
static bool ends_with_space(struct slice text)
{
	return text.len && (unsigned char)text.at[text.len - 1] <= ' ';
}

static bool parse(struct exchange *x)
{
	struct note note = {0};

	if (ends_with_space(x->asked.subject_token))
		note_set(&note, "it ends with white space");
	if (!check_assertion_form(x->asked.subject_token))
		return refuse(
			x, REFUSED_TOKEN_FORM, "subject_token has not the three segments of a JWT");
	if (jws_parse(x->asked.subject_token, &x->jws, &note))
		return exchange_refuse(
			x, REFUSED_TOKEN, SLICE_NONE, SLICE_NONE, "subject_token: %s", note.text);
	if (json_parse(buf_slice(&x->jws.payload), &x->assertion) || !json_is_object(x->assertion))
		return refuse(x, REFUSED_TOKEN, "the payload is no strict JSON object");
	jwt_claims_read(x->assertion, &x->claims);
	return true;
}

/* ---- signature ---- */

static bool judge_header(struct exchange *x)
{
	if (!check_assertion_alg(x->jws.alg))
		return refuse(x, REFUSED_ALG, "alg is not RS256 or ES256");
	if (!check_assertion_kid(x->jws.kid))
		return refuse(x, REFUSED_KID, "the header has no kid");
	if (!check_assertion_critical(x->jws.has_crit, x->jws.has_b64))
		return refuse(x, REFUSED_CRITICAL, "the header has crit or b64");
	return true;
}

/* Keys come from the upload alone: jwk, jku, x5u and x5c of the header are never looked at. */
static bool judge_signature(struct exchange *x)
{
	const struct jwks *keys = x->provider->keys;
	bool named = false;
	bool fit = false;

	if (!keys || keys->count == 0)
		return refuse(x, REFUSED_KEYS, "no usable keys were uploaded for the provider");
	if (!judge_header(x))
		return false;
	/* Nothing forbids two keys of one kid, such as an RSA and an EC one. [RFC7517 4.5] */
	for (size_t i = 0; i < keys->count; i++) {
		const struct jwk *key = &keys->at[i];

		if (!check_assertion_key_named(key, x->jws.kid))
			continue;
		named = true;
		if (!check_assertion_key_purpose(key, x->jws.alg))
			continue;
		fit = true;
		if (check_assertion_signature(&x->jws, key)) {
			x->verified = true;
			return true;
		}
	}
	if (!named)
		return refuse(x, REFUSED_KEY, "no uploaded key has the header's kid");
	if (!fit)
		return refuse(
			x, REFUSED_KEY, "the key of that kid is not for signatures of that alg");
	return refuse(x, REFUSED_SIGNATURE, "the signature is not one of the key of that kid");
}

/* ---- claims ---- */

static bool judge_audience(struct exchange *x)
{
	const struct text_list *allowed = &x->provider->config->allowed_audiences;
	struct slice only = allowed->count == 1 ? slice_of(allowed->at[0]) : SLICE_NONE;
	struct buf found = {0};

	if (allowed->count ? check_assertion_audience_listed(&x->claims.aud, allowed)
			   : check_assertion_audience_default(
				     &x->claims.aud, slice_of(x->provider->name)))
		return true;
	for (size_t i = 0; i < x->claims.aud.count; i++) {
		buf_puts(&found, i ? ", " : "");
		buf_add(&found, x->claims.aud.at[i]);
	}
	exchange_refuse(x, only.at ? REFUSED_TOKEN_AUDIENCE_ONE : REFUSED_TOKEN_AUDIENCE,
		buf_slice(&found), only, "aud has none of the provider's %s",
		allowed->count ? "allowed_audiences" : "two default names");
	buf_clear(&found);
	return false;
}

/* All of these say the same to the client, with iat in it. */
static bool stale(struct exchange *x, enum refusal refusal, const char *why)
{
	char iat[32] = "(none)";

	if (x->claims.iat.shape == CLAIM_GOOD)
		snprintf(iat, sizeof iat, "%.15g", x->claims.iat.at);
	return exchange_refuse(
		x, refusal, slice_of(iat), SLICE_NONE, "%s (it is %.3f)", why, x->now);
}

static bool judge_times(struct exchange *x)
{
	const struct jwt_claims *claims = &x->claims;

	if (!check_assertion_expiry(&claims->exp, x->now))
		return stale(x, REFUSED_EXPIRED, "exp is missing or past");
	if (!check_assertion_issued(&claims->iat, x->now))
		return stale(x, REFUSED_ISSUED, "iat is missing or in the future");
	if (!check_assertion_lifetime(
		    &claims->iat, &claims->exp, x->sts->config->subject_lifetime_s))
		return stale(x, REFUSED_LIFETIME, "exp is too long after iat");
	if (!check_assertion_not_before(&claims->nbf, x->now))
		return stale(x, REFUSED_NOT_BEFORE, "nbf is in the future");
	return true;
}

bool subject_validate(struct exchange *x)
{
	struct slice issuer;

	if (!parse(x))
		return false;
	issuer = slice_of(x->provider->config->issuer_uri);
	if (!check_assertion_issuer(&x->claims.iss, issuer))
		return exchange_refuse(x, REFUSED_ISSUER, x->claims.iss.text, issuer,
			"iss is not the provider's issuer_uri");
	if (!judge_signature(x) || !judge_audience(x) || !judge_times(x))
		return false;
	if (!check_assertion_subject(&x->claims.sub))
		return refuse(x, REFUSED_SUBJECT, "sub is missing or empty");
	return true;
}
