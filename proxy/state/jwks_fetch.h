/*
 * jwks_fetch: one key set of one issuer, once, from where the configuration says it is: a URL, a
 * file, or the URL that the issuer's own metadata names. Knows no ages and keeps nothing.
 */
#ifndef STATE_JWKS_FETCH_H
#define STATE_JWKS_FETCH_H

#include "config.h"
#include "lib/jwk.h"

/*
 * The set is the caller's; NULL on error. Takes timeout_ms of the issuer at most, discovery
 * included, and reads JSON_MAX_BYTES of each document at most. `go_on` is asked at least once a
 * second; false ends the fetch.
 */
enum err jwks_fetch(const struct config_issuer *issuer, bool (*go_on)(void *context), void *context,
	struct jwks **out, struct note *note) MUST_USE;

#endif
