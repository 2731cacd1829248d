#include "own_token.h"

#include "checks.h"

static bool verify(struct idp *idp, const struct own_token *token, struct note *why)
{
	const struct jws *jws = &token->jws;
	const struct jwk *key;

	if (!check_idp_token_header(jws->has_crit, jws->has_b64)) {
		note_set(why, "the token's header has crit or b64 (RFC 7515 4.1.11)");
		return false;
	}
	if (!check_idp_token_typ(jws->typ, slice_of(token_typ_names[idp->config->typ]))) {
		note_set(why, "typ in the token's header is not that of our access tokens "
			      "(RFC 9068 2.1)");
		return false;
	}
	/* A token without kid would have to be tried against every key; ours have one. */
	key = jws->kid.at ? keyring_verifying(idp->keys, jws->kid) : NULL;
	if (!key) {
		note_set(why, "kid in the token's header names no key of ours (RFC 7515 4.1.4)");
		return false;
	}
	if (!check_idp_token_alg(jws->alg, key->alg)) {
		note_set(why, "alg in the token's header is not the key's (RFC 8725 3.1)");
		return false;
	}
	if (!check_idp_token_signature(jws_verify(jws, key))) {
		note_set(why, "the token's signature does not verify (RFC 7515 5.2)");
		return false;
	}
	return true;
}

/* Claims mean something only once the signature has verified. */
static bool validate(struct idp *idp, const struct jwt_claims *claims, double now, struct note *why)
{
	const char *problem = NULL;

	if (!check_idp_token_issuer(&claims->iss, slice_of(idp->issuer)))
		problem = "iss is not ours (RFC 7519 4.1.1)";
	else if (!check_idp_token_expiry(&claims->exp, now))
		problem = "exp is missing or over (RFC 7519 4.1.4)";
	else if (!check_idp_token_not_before(&claims->nbf, now))
		problem = "nbf is still to come (RFC 7519 4.1.5)";
	else if (!check_idp_token_subject(&claims->sub))
		problem = "sub is missing (RFC 9068 2.2)";
	else if (!check_idp_token_id(&claims->jti))
		problem = "jti is missing (RFC 9068 2.2)";
	else if (!check_idp_token_purpose(claims->has_id_token_marks))
		problem = "the claims are those of an ID token (RFC 8725 3.12)";
	else if (!check_idp_token_unbound(claims->has_cnf))
		problem = "the token is bound to a key, and its proof is not offered (RFC 7800)";
	else if (!check_idp_token_unrevoked(lineage_is_revoked(idp->lineage, claims->jti.text)))
		problem = "the token, or one that it came from, was revoked (RFC 7009 2)";
	if (problem)
		note_set(why, "%s", problem);
	return !problem;
}

bool own_token_validate(
	struct idp *idp, struct slice text, double now, struct own_token *out, struct note *why)
{
	*out = (struct own_token){0};
	if (jws_parse(text, &out->jws, why))
		return false;
	if (!verify(idp, out, why))
		return false;
	if (json_parse(buf_slice(&out->jws.payload), &out->payload) ||
		!json_is_object(out->payload)) {
		note_set(why, "the token's payload is no JSON object (RFC 7519 7.2)");
		return false;
	}
	jwt_claims_read(out->payload, &out->claims);
	return validate(idp, &out->claims, now, why);
}

void own_token_clear(struct own_token *token)
{
	jws_clear(&token->jws);
	json_free(token->payload);
	*token = (struct own_token){0};
}
