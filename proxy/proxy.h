/*
 * proxy: one configuration, loaded, with everything that requests need of it. It never changes: a
 * reload makes a new one beside it, and each request keeps the one that it began with.
 */
#ifndef PROXY_PROXY_H
#define PROXY_PROXY_H

#include "route.h"
#include "state/known_tokens.h"
#include "state/token_cache.h"

/* What all requests share. */
struct proxy {
	struct config *config;
	struct routes routes;
	struct token_cache *cache;   /* issued tokens */
	struct token_cache *answers; /* of introspection: JSON texts instead of tokens */
	struct waiting_room room;    /* of both */
	struct known_tokens *known;  /* clients' tokens that were good */
	unsigned holders;            /* requests that began with it; under the service's lock */
	struct proxy *next;          /* of those that were replaced */
};

/*
 * Read the file and judge it and the certificates that it names; a note that names the setting or
 * file on error. settings_clear(&config_settings, *out) and free end the result.
 */
enum err proxy_read(const char *path, struct config **out, struct note *note) MUST_USE;
void proxy_config_free(struct config *config);

/*
 * Everything from a configuration of proxy_read, which goes with it. Keys that `older` (may be
 * NULL) has of the same issuers from the same source count on, so that a reload while an issuer is
 * silent refuses nobody. Tokens and answers are not taken over: what they are for may have changed.
 */
struct proxy *proxy_new(struct config *take_config, const struct proxy *older);
/* Waits for fetches of keys that are under way, a second at most. Leaves the configuration. */
void proxy_free(struct proxy *proxy);

#endif
