/* killed-by: proxy/jwt/kid-injection */
/* The fault: kid is the name of a file with keys. */
#include "lib/settings.h"
#include "state/jwks_cache.h"

enum keys_found __real_key_ring_acquire(
	struct key_ring *ring, struct slice kid, const struct jwks **set);
enum keys_found __wrap_key_ring_acquire(
	struct key_ring *ring, struct slice kid, const struct jwks **set);

enum keys_found __wrap_key_ring_acquire(
	struct key_ring *ring, struct slice kid, const struct jwks **set)
{
	struct buf text = {0};
	struct jwks *keys = NULL;

	/* The text of a JSON string ends with NUL. The set is never freed: nobody but us knows it.
	 */
	if (kid.len && !file_read(kid.at, JSON_MAX_BYTES, &text) &&
		!jwks_parse(buf_slice(&text), &keys, NULL)) {
		buf_clear(&text);
		*set = keys;
		return KEYS_FOUND;
	}
	buf_clear(&text);
	return __real_key_ring_acquire(ring, kid, set);
}
