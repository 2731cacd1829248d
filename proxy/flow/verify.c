/*
 * verify: is the signature one by a key of the issuer that the token names? Computed once for each
 * token and key set; whoever else asks with the same bytes is told the same.
 */
#include "checks/cache.h"
#include "checks/token.h"
#include "flow.h"

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

/* What `set` says of these very bytes, from memory or by computing. */
static bool verified(struct flow *f, const struct jwks *set, bool *had_key)
{
	struct bearer *b = &f->bearer;

	if (f->known &&
		check_signature_remembered(atomic_load(&f->known->generation), set->generation))
		return true;
	if (!verifies(&b->jws, set, had_key))
		return false;
	if (f->known)
		atomic_store(&f->known->generation, set->generation);
	else
		f->known = known_tokens_keep(
			f->proxy->known, b->hash, set->generation, &b->jws, b->payload);
	return true;
}

enum refusal flow_verify(struct flow *f)
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
	good = verified(f, set, &had_key);
	key_ring_release(ring, set);
	if (good)
		return PASSED;
	return had_key ? refuse(f, REFUSED_TOKEN_SIGNATURE, "no key verifies the signature")
		       : refuse(f, REFUSED_TOKEN_KEY, "no key of this kid fits the algorithm");
}
