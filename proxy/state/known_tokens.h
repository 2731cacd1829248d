/*
 * known_tokens: tokens that were read and whose signature was found good, so that neither is done
 * again for the same bytes. Bounded. Knows nothing of what a token says: every claim is judged on
 * every request anew, and the signature too once its issuer has other keys.
 */
#ifndef STATE_KNOWN_TOKENS_H
#define STATE_KNOWN_TOKENS_H

#include <stdatomic.h>

#include "lib/jws.h"

struct known_tokens;

/* One of them; read by many threads at once. */
struct known_token {
	uint8_t hash[SHA256_SIZE]; /* of the whole token, signature included */
	/* Of the key set under which it was good last; no other set ever has it. */
	_Atomic uint64_t generation;
	struct jws jws; /* `token` and `signing_input` say their length only */
	struct json *payload;
	unsigned holders; /* the table and requests; under the table's lock */
};

/* Room for about that many; a new one takes the place of an old one. */
struct known_tokens *known_tokens_new(size_t entries);
/* Nobody may hold one any more. */
void known_tokens_free(struct known_tokens *known);

/* NULL, or one to be given back with _release. */
struct known_token *known_tokens_find(
	struct known_tokens *known, const uint8_t hash[static SHA256_SIZE]);
/*
 * Keep what was read of a token that was found good under that key set, and find it. The contents
 * of `take_jws` and `take_payload` stay where they are, as long as it is held.
 */
struct known_token *known_tokens_keep(struct known_tokens *known,
	const uint8_t hash[static SHA256_SIZE], uint64_t generation, struct jws *take_jws,
	struct json *take_payload);
void known_tokens_release(struct known_tokens *known, struct known_token *token);

#endif
