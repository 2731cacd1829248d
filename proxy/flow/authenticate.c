/* authenticate: whose token is this, and is it for us? Every request anew, cached or not. */
#include "checks/credentials.h"
#include "checks/token.h"
#include "credentials.h"
#include "flow.h"
#include "lib/clock.h"

/* [RFC6750 2] the one way to send a token here; another beside it is an attempt to have two */
static enum refusal find_token(struct flow *f)
{
	struct http_fields fields = f->request->fields;
	size_t count = http_fields_count(fields, "authorization");
	struct slice scheme;
	struct slice token;

	if (!check_credentials_single(count))
		return refuse(f, count ? REFUSED_MALFORMED_CREDENTIALS : REFUSED_NO_CREDENTIALS,
			"%zu Authorization fields", count);
	credentials_split(http_fields_value(fields, "authorization"), &scheme, &token);
	if (!check_credentials_scheme(scheme))
		return refuse(f, REFUSED_OTHER_SCHEME, "the scheme is not Bearer");
	if (!check_credentials_size(token))
		return refuse(f, REFUSED_TOKEN_TOO_LARGE, "a token of %zu bytes", token.len);
	if (!check_credentials_token(token))
		return refuse(f, REFUSED_MALFORMED_CREDENTIALS, "the token is no b64token");
	f->bearer.text = token;
	return PASSED;
}

static enum refusal find_no_other(struct flow *f)
{
	if (!check_credentials_not_in_query(f->request->query))
		return refuse(f, REFUSED_SECOND_TOKEN, "access_token in the query");
	if (!check_credentials_not_in_form(f->request->fields))
		return refuse(f, REFUSED_SECOND_TOKEN, "the body is a form");
	if (!check_credentials_not_repeated(f->request->query, f->bearer.text))
		return refuse(f, REFUSED_SECOND_TOKEN, "the token is in the query as well");
	return PASSED;
}

static enum refusal parse_token(struct flow *f)
{
	struct bearer *b = &f->bearer;

	f->why = (struct note){0};
	if (jws_parse(b->text, &b->jws, &f->why))
		return REFUSED_MALFORMED_TOKEN;
	if (json_parse(buf_slice(&b->jws.payload), &b->payload) || !json_is_object(b->payload))
		return refuse(f, REFUSED_MALFORMED_TOKEN, "the payload is no strict JSON object");
	jwt_claims_read(b->payload, &b->claims);
	return PASSED;
}

/*
 * The issuer decides which keys count, so it is found first, among those configured and by its
 * exact name; until a key of that issuer has verified, the claim is only a claim.
 */
static enum refusal find_issuer(struct flow *f)
{
	for (size_t i = 0; i < f->route->accept_count; i++) {
		f->accept = &f->route->accept[i];
		if (check_token_issuer(&f->bearer.claims.iss, f->accept->issuer->name))
			return PASSED;
	}
	f->accept = NULL;
	return refuse(f, REFUSED_TOKEN_ISSUER, "iss is none of the accepted issuers");
}

static enum refusal judge_header(struct flow *f)
{
	const struct issuer *issuer = f->accept->issuer;
	const struct jws *jws = &f->bearer.jws;

	if (!check_token_algorithm(jws->alg, issuer->algorithms, issuer->algorithm_count))
		return refuse(f, REFUSED_TOKEN_ALGORITHM, "alg is not configured for this issuer");
	if (!check_token_extensions(jws->has_crit, jws->has_b64))
		return refuse(f, REFUSED_TOKEN_EXTENSION, "crit or b64 in the header");
	if (!check_token_type(jws->typ, issuer->config->profile))
		return refuse(f, REFUSED_TOKEN_TYPE, "typ is not that of an access token");
	return PASSED;
}

/* Key IDs may be shared by keys of several types, so every key that fits is tried. */
static bool verifies(const struct jws *jws, const struct jwks *set, bool *had_key)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct jwk *key = &set->at[i];

		if (!check_token_key_id(jws->kid, key->kid) ||
			!check_token_key_purpose(key, jws->alg))
			continue;
		*had_key = true;
		if (check_token_signature(jws_verify(jws, key)))
			return true;
	}
	return false;
}

static enum refusal verify(struct flow *f)
{
	struct key_ring *ring = f->accept->issuer->ring;
	const struct jwks *set;
	bool had_key = false;
	bool good;

	switch (key_ring_acquire(ring, f->bearer.jws.kid, &set)) {
	case KEYS_FOUND:
		break;
	case KEYS_UNKNOWN:
		return refuse(f, REFUSED_TOKEN_KEY, "the issuer has no key with this kid");
	case KEYS_UNAVAILABLE:
	case KEYS_INVALID:
	default:
		return refuse(f, REFUSED_KEYS_UNAVAILABLE, "the issuer's keys cannot be had");
	}
	good = verifies(&f->bearer.jws, set, &had_key);
	key_ring_release(ring, set);
	if (good)
		return PASSED;
	return had_key ? refuse(f, REFUSED_TOKEN_SIGNATURE, "no key verifies the signature")
		       : refuse(f, REFUSED_TOKEN_KEY, "no key of this kid fits the algorithm");
}

static enum refusal judge_claims(struct flow *f)
{
	const struct config_issuer *issuer = f->accept->issuer->config;
	const struct jwt_claims *c = &f->bearer.claims;
	double leeway = (double)issuer->leeway_s;
	double now = clock_now();

	if (!check_token_audience(&c->aud, f->accept->audiences, f->accept->audience_count))
		return refuse(f, REFUSED_TOKEN_AUDIENCE, "aud does not name this resource");
	if (!check_token_time_exact(&c->exp) || !check_token_time_exact(&c->nbf) ||
		!check_token_time_exact(&c->iat))
		return refuse(f, REFUSED_TOKEN_CLAIMS, "exp, nbf or iat is no time");
	if (!check_token_expiry(&c->exp, now, leeway))
		return refuse(f, REFUSED_TOKEN_EXPIRED, "exp is missing, malformed or past");
	if (!check_token_not_before(&c->nbf, now, leeway))
		return refuse(f, REFUSED_TOKEN_NOT_YET, "nbf is malformed or ahead");
	if (!check_token_issued_at(&c->iat, issuer->profile, now, leeway))
		return refuse(f, REFUSED_TOKEN_NOT_YET, "iat is missing, malformed or ahead");
	if (!check_token_subject(&c->sub))
		return refuse(f, REFUSED_TOKEN_CLAIMS, "sub is missing or empty");
	if (!check_token_profile_claims(&c->client_id, &c->jti, issuer->profile))
		return refuse(f, REFUSED_TOKEN_CLAIMS, "client_id or jti is missing");
	if (!check_token_not_id_token(c->has_id_token_marks))
		return refuse(f, REFUSED_TOKEN_PURPOSE, "this is an ID token");
	if (!check_token_unbound(c->has_cnf))
		return refuse(f, REFUSED_TOKEN_BOUND, "cnf binds the token to a key");
	f->bearer.scope = issuer->scope_claim == SCOPE_CLAIM_SCP ? &c->scp : &c->scope;
	return PASSED;
}

enum refusal flow_authenticate(struct flow *f)
{
	static enum refusal (*const parts[])(struct flow *) = {find_token, find_no_other,
		parse_token, find_issuer, judge_header, verify, judge_claims};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		enum refusal refusal = parts[i](f);

		if (refusal != PASSED)
			return refusal;
	}
	return PASSED;
}
