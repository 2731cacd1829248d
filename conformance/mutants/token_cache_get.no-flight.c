/* killed-by: proxy/cache/stampede */
/* The fault: while one exchange is under way, everybody makes one of his own. */
#include <string.h>

#include "state/token_cache.h"

enum cache_answer __real_token_cache_get(struct token_cache *cache,
	const uint8_t key[static SHA256_SIZE], double now, struct cache_result *out);
enum cache_answer __wrap_token_cache_get(struct token_cache *cache,
	const uint8_t key[static SHA256_SIZE], double now, struct cache_result *out);

enum cache_answer __wrap_token_cache_get(struct token_cache *cache,
	const uint8_t key[static SHA256_SIZE], double now, struct cache_result *out)
{
	enum cache_answer answer = __real_token_cache_get(cache, key, now, out);

	/* An entry that was forgotten is nobody's to wait for. */
	if (answer == CACHE_LEAD)
		token_cache_clear(cache);
	return answer;
}
