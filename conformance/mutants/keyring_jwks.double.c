/* killed-by: idp/jwks/ids */
/* The fault: two keys have one ID. */
#include <stdlib.h>

#include "keyring.h"

void __real_keyring_jwks(struct keyring *ring, struct buf *out);
void __wrap_keyring_jwks(struct keyring *ring, struct buf *out);

void __wrap_keyring_jwks(struct keyring *ring, struct buf *out)
{
	struct buf text = {0};
	struct json *set = NULL;
	struct json *keys;

	__real_keyring_jwks(ring, &text);
	if (json_parse(buf_slice(&text), &set))
		abort();
	keys = json_copy(json_member(set, "keys"));
	json_push(keys, json_copy(json_first(keys)));
	json_set(set, "keys", keys);
	json_print(out, set);
	json_free(set);
	buf_clear(&text);
}
