/* answer: what an issuer said of an opaque token, by the rules for claims. On every request anew.
 */
#include "checks/introspection.h"
#include "checks/token.h"
#include "flow.h"
#include "lib/clock.h"

static struct claim_text token_type_of(const struct json *answer)
{
	const struct json *member = json_member(answer, "token_type");
	struct claim_text type = {.shape = member ? CLAIM_BAD : CLAIM_ABSENT};

	if (json_string(member, &type.text))
		type.shape = CLAIM_GOOD;
	return type;
}

enum refusal flow_check_answer(struct flow *f)
{
	const struct issuer *issuer = f->accept->issuer;
	const struct jwt_claims *c = &f->bearer.claims;
	const struct claim_text token_type = token_type_of(f->bearer.answer);
	double leeway = (double)issuer->config->leeway_s;
	double now = clock_now();

	if (!check_introspection_issuer(&c->iss, issuer->name))
		return refuse(f, REFUSED_TOKEN_ISSUER, "iss is not the issuer that was asked");
	if (!check_introspection_token_type(&token_type))
		return refuse(f, REFUSED_TOKEN_TYPE, "token_type is not Bearer");
	if (!check_token_audience(&c->aud, f->accept->audiences, f->accept->audience_count))
		return refuse(f, REFUSED_TOKEN_AUDIENCE, "aud does not name this resource");
	if (!check_introspection_expiry(&c->exp, now, leeway))
		return refuse(f, REFUSED_TOKEN_EXPIRED, "exp is malformed or past");
	if (!check_token_not_before(&c->nbf, now, leeway))
		return refuse(f, REFUSED_TOKEN_NOT_YET, "nbf is malformed or ahead");
	if (!check_token_issued_at(&c->iat, PROFILE_RELAXED, now, leeway))
		return refuse(f, REFUSED_TOKEN_ISSUED_AT, "iat is malformed or ahead");
	if (!check_token_subject(&c->sub))
		return refuse(f, REFUSED_TOKEN_CLAIMS, "sub is missing or empty");
	if (!check_token_not_id_token(c->has_id_token_marks))
		return refuse(f, REFUSED_TOKEN_PURPOSE, "this is an ID token");
	if (!check_token_unbound(c->has_cnf))
		return refuse(f, REFUSED_TOKEN_BOUND, "cnf binds the token to a key");
	f->bearer.scope = issuer->config->scope_claim == SCOPE_CLAIM_SCP ? &c->scp : &c->scope;
	return PASSED;
}
