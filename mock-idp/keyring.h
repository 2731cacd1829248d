/*
 * keyring: the signing keys of one issuer: which of them signs, which are published, and what
 * the JWKS endpoint says. Knows no tokens. A key lives as long as the ring, so that a token can
 * still be minted with one that was dropped; its pointer may be kept. Safe for many threads.
 */
#ifndef MOCK_IDP_KEYRING_H
#define MOCK_IDP_KEYRING_H

#include "keys.h"
#include "lib/jwk.h"

#define KEYRING_MAX_KEYS 1000

struct keyring;

/* How a key joins the ring. */
struct keyring_rotation {
	enum jws_alg alg;
	unsigned rsa_bits; /* 0 for the usual size; below 2048 plays a weak key */
	bool publish;      /* in the key set from now on */
	bool sign;         /* signs new tokens from now on */
	bool drop_old;     /* all others leave the key set */
};

/* With one key of `alg`, published and signing. */
struct keyring *keyring_new(enum jws_alg alg);
void keyring_free(struct keyring *ring);

/* The key that signs now. */
const struct signing_key *keyring_signing(struct keyring *ring);
/* Any key of the ring, published or not; NULL when there is none. */
const struct signing_key *keyring_find(struct keyring *ring, struct slice kid);
/* A key of `alg` that was never published and never will be; always the same one. */
const struct signing_key *keyring_foreign(struct keyring *ring, enum jws_alg alg);
/*
 * The public half of the key that may have signed a token of ours: published, or signing now.
 * NULL when there is none of that ID, or when it is too weak to be verified with.
 */
const struct jwk *keyring_verifying(struct keyring *ring, struct slice kid);

/* The new key; NULL when the ring is full. */
const struct signing_key *keyring_rotate(
	struct keyring *ring, const struct keyring_rotation *rotation);
/* False when there is no such key. */
bool keyring_publish(struct keyring *ring, struct slice kid, bool publish);
bool keyring_sign_with(struct keyring *ring, struct slice kid);

/* Append the key set: {"keys": [...]}. [RFC7517 5] */
void keyring_jwks(struct keyring *ring, struct buf *out);
/* An array of {"kid", "alg", "published", "signing"} for people; the caller frees. */
struct json *keyring_describe(struct keyring *ring);

#endif
