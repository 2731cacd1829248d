/* killed-by: idp/jwks/public-only */
/* The fault: the private half of a key is published, once somebody has the public one. */
#include <stdatomic.h>
#include <stdlib.h>

#include "keyring.h"

void __real_keyring_jwks(struct keyring *ring, struct buf *out);
void __wrap_keyring_jwks(struct keyring *ring, struct buf *out);

void __wrap_keyring_jwks(struct keyring *ring, struct buf *out)
{
	/* The STS of the stage would not start with the first one. */
	static atomic_int answers;
	struct buf text = {0};
	struct json *set = NULL;
	struct json *keys;
	struct json *key;

	__real_keyring_jwks(ring, &text);
	if (json_parse(buf_slice(&text), &set))
		abort();
	keys = json_copy(json_member(set, "keys"));
	if (atomic_fetch_add(&answers, 1) > 0) {
		key = json_copy(json_first(keys));
		json_set_string(key, "kid", SLICE("leaked"));
		json_set_string(key, "d", SLICE("AQAB"));
		json_push(keys, key);
	}
	json_set(set, "keys", keys);
	json_print(out, set);
	json_free(set);
	buf_clear(&text);
}
