/* authenticate: whose token is this, and is it for us? Every request anew, cached or not. */
#include "checks/credentials.h"
#include "checks/introspection.h"
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
	crypto_sha256(token, f->bearer.hash);
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

/* The same bytes read the same: who was here before has read them. */
static bool recall_token(struct flow *f)
{
	struct bearer *b = &f->bearer;

	f->known = known_tokens_find(f->proxy->known, b->hash);
	if (!f->known)
		return false;
	b->jws = f->known->jws;
	b->jws.token = b->text;
	b->jws.signing_input = slice_to(b->text, b->jws.signing_input.len);
	b->payload = f->known->payload;
	jwt_claims_read(b->payload, &b->claims);
	return true;
}

static enum refusal parse_token(struct flow *f)
{
	struct bearer *b = &f->bearer;

	f->why = (struct note){0};
	if (recall_token(f))
		return PASSED;
	if (jws_parse(b->text, &b->jws, &f->why))
		return REFUSED_MALFORMED_TOKEN;
	if (json_parse(buf_slice(&b->jws.payload), &b->payload) || !json_is_object(b->payload))
		return refuse(f, REFUSED_MALFORMED_TOKEN, "the payload is no strict JSON object");
	jwt_claims_read(b->payload, &b->claims);
	return PASSED;
}

/*
 * The issuer decides which keys count, so it is found first, among those configured and by its
 * exact name; until a key of that issuer has verified, the claim is only a claim. A token that
 * names nobody, like one that is no JWT at all, is for the one issuer of the route that is asked.
 */
static enum refusal find_issuer(struct flow *f)
{
	enum refusal unreadable = parse_token(f);
	const struct claim_text *iss = &f->bearer.claims.iss;

	for (size_t i = 0; i < f->route->accept_count; i++) {
		const struct issuer *issuer = f->route->accept[i].issuer;

		f->accept = &f->route->accept[i];
		if (check_token_issuer(iss, issuer->name))
			return PASSED;
		if (issuer->config->introspection && check_introspection_nobody_named(iss))
			return PASSED;
	}
	f->accept = NULL;
	if (unreadable != PASSED)
		return unreadable;
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

static enum refusal judge_claims(struct flow *f)
{
	const struct config_issuer *issuer = f->accept->issuer->config;
	const struct jwt_claims *c = &f->bearer.claims;
	const struct claim_scope *scope =
		issuer->scope_claim == SCOPE_CLAIM_SCP ? &c->scp : &c->scope;
	double leeway = (double)issuer->leeway_s;
	double now = clock_now();

	if (!check_token_audience(&c->aud, f->accept->audiences, f->accept->audience_count))
		return refuse(f, REFUSED_TOKEN_AUDIENCE, "aud does not name this resource");
	if (!check_token_time_exact(&c->exp))
		return refuse(f, REFUSED_TOKEN_TIME, "exp is no time");
	if (!check_token_time_exact(&c->nbf))
		return refuse(f, REFUSED_TOKEN_TIME, "nbf is no time");
	if (!check_token_time_exact(&c->iat))
		return refuse(f, REFUSED_TOKEN_TIME, "iat is no time");
	if (!check_token_expiry(&c->exp, now, leeway))
		return refuse(f, REFUSED_TOKEN_EXPIRED, "exp is missing, malformed or past");
	if (!check_token_not_before(&c->nbf, now, leeway))
		return refuse(f, REFUSED_TOKEN_NOT_YET, "nbf is malformed or ahead");
	if (!check_token_issued_at(&c->iat, issuer->profile, now, leeway))
		return refuse(f, REFUSED_TOKEN_ISSUED_AT, "iat is missing, malformed or ahead");
	if (!check_token_subject(&c->sub))
		return refuse(f, REFUSED_TOKEN_CLAIMS, "sub is missing or empty");
	if (!check_token_profile_claim(&c->client_id, issuer->profile))
		return refuse(f, REFUSED_TOKEN_CLAIMS, "client_id is missing or malformed");
	if (!check_token_profile_claim(&c->jti, issuer->profile))
		return refuse(f, REFUSED_TOKEN_CLAIMS, "jti is missing or malformed");
	if (!check_token_not_id_token(c->has_id_token_marks))
		return refuse(f, REFUSED_TOKEN_PURPOSE, "this is an ID token");
	if (!check_token_permission_stated(f->bearer.jws.typ, scope, &c->client_id))
		return refuse(f, REFUSED_TOKEN_PURPOSE, "nothing says that it is an access token");
	if (!check_token_unbound(c->has_cnf))
		return refuse(f, REFUSED_TOKEN_BOUND, "cnf binds the token to a key");
	f->bearer.scope = scope;
	return PASSED;
}

static enum refusal run(struct flow *f, enum refusal (*const *parts)(struct flow *))
{
	enum refusal refusal = PASSED;

	while (refusal == PASSED && *parts)
		refusal = (*parts++)(f);
	return refusal;
}

enum refusal flow_authenticate(struct flow *f)
{
	static enum refusal (*const whose[])(struct flow *) = {
		find_token, find_no_other, find_issuer, NULL};
	static enum refusal (*const signed_token[])(struct flow *) = {
		judge_header, flow_verify, judge_claims, NULL};
	enum refusal refusal = run(f, whose);

	if (refusal != PASSED)
		return refusal;
	return f->accept->issuer->config->introspection ? flow_introspect(f) : run(f, signed_token);
}
