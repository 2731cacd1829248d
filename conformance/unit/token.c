#include "unit/token.h"

static const char *verify(const struct jws *jws, const struct jwk *key)
{
	enum err err;

	/* [RFC7515 4.1.11] nothing that could be critical is understood here */
	if (jws->has_crit || jws->has_b64)
		return "critical";
	/* [RFC7517 4.4] the algorithm "intended for use with the key" */
	if (key->alg_stated && key->alg != jws->alg)
		return "algorithm";
	/* [RFC7517 4.2] */
	if (key->use == JWK_USE_OTHER)
		return "use";
	/* [RFC7517 4.3] */
	if (key->ops_stated && !key->ops_verify)
		return "key_ops";
	err = jws_verify(jws, key);
	return err == ERR_NONE ? "valid" : err == ERR_UNSUPPORTED ? "pairing" : err_name(err);
}

const char *token_verdict(struct slice token, const struct json *jwk)
{
	struct jws jws;
	struct jwk key;
	const char *verdict;
	enum err err = jws_parse(token, &jws, NULL);

	if (err) {
		verdict = err_name(err);
	} else if (jwk_parse(jwk, &key)) {
		verdict = "key";
	} else {
		verdict = verify(&jws, &key);
		jwk_clear(&key);
	}
	jws_clear(&jws);
	return verdict;
}
