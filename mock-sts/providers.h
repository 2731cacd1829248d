/*
 * providers: the pools and their providers as they are now: switched on or off, with the keys
 * that were uploaded last. The only state that the control API changes, hence the only lock.
 * Fetches nothing from anywhere; judges nothing.
 */
#ifndef MOCK_STS_PROVIDERS_H
#define MOCK_STS_PROVIDERS_H

#include "config.h"
#include "lib/jwk.h"
#include "mapping.h"

/* Google takes no more keys in one upload. */
#define PROVIDER_MAX_KEYS 8

struct pool {
	const struct pool_config *config;
	char *principal_prefix;
	bool disabled;
};

struct provider {
	const struct provider_config *config;
	const struct pool *pool;
	char *name; /* in full, as `audience` names it */
	struct mapping *mapping;
	bool disabled;
	struct jwks *keys; /* NULL: never uploaded, or not a key set */
};

struct providers;

/*
 * From a configuration that was checked and outlives them. ERR_* with a note that names the
 * setting when a mapping does not compile or a key file cannot be read. Keys that are no key set
 * are no error, as with Google: exchanges fail with "Error connecting to ... issuer".
 */
enum err providers_new(
	const struct config *config, struct providers **out, struct note *note) MUST_USE;
void providers_free(struct providers *providers);

/* What the look-ups return may be read between these two. */
void providers_lock(struct providers *providers);
void providers_unlock(struct providers *providers);
/* The provider whose full name is `audience`; NULL when there is none. */
const struct provider *providers_find(const struct providers *providers, struct slice audience);
/* The pool whose principal `sub` is; NULL when there is none. */
const struct pool *providers_pool_of(const struct providers *providers, struct slice sub);

/* What became of an upload, for whoever made it. */
struct upload {
	size_t keys;    /* usable */
	size_t skipped; /* of another kind, weak or private */
};

/*
 * Replace a provider's keys. ERR_NOT_FOUND when there is no such provider; ERR_SYNTAX or ERR_LIMIT
 * with a note, and keys as they were, for what Google refuses at once: more than
 * PROVIDER_MAX_KEYS, or members other than kty, alg, use, kid, n, e, x, y, crv.
 */
enum err providers_upload(struct providers *providers, struct slice pool, struct slice id,
	struct slice jwks, struct upload *out, struct note *note) MUST_USE;
/* Switch one provider, or the pool when `id` is SLICE_NONE. ERR_NOT_FOUND when there is none. */
enum err providers_switch(
	struct providers *providers, struct slice pool, struct slice id, bool disabled) MUST_USE;

#endif
