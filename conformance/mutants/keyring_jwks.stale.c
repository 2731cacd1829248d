/* killed-by: idp/jwks/verifies */
/* The fault: the key set has another ID for the key than the tokens. */
#include <stdlib.h>

#include "keyring.h"

void __real_keyring_jwks(struct keyring *ring, struct buf *out);
void __wrap_keyring_jwks(struct keyring *ring, struct buf *out);

void __wrap_keyring_jwks(struct keyring *ring, struct buf *out)
{
	struct buf text = {0};
	struct json *set = NULL;
	struct json *keys;
	struct json *key;

	__real_keyring_jwks(ring, &text);
	if (json_parse(buf_slice(&text), &set))
		abort();
	keys = json_copy(json_member(set, "keys"));
	key = json_copy(json_first(keys));
	json_set_string(key, "kid", SLICE("stale"));
	json_free(keys);
	keys = json_new_array();
	json_push(keys, key);
	json_set(set, "keys", keys);
	json_print(out, set);
	json_free(set);
	buf_clear(&text);
}
