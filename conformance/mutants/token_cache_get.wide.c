/* killed-by: proxy/cache/failures */
/* The fault: a refusal of one token is repeated to whoever comes next. */
#include "state/token_cache.h"

enum cache_answer __real_token_cache_get(struct token_cache *cache,
	const uint8_t key[static SHA256_SIZE], double now, struct cache_result *out);
enum cache_answer __wrap_token_cache_get(struct token_cache *cache,
	const uint8_t key[static SHA256_SIZE], double now, struct cache_result *out);

enum cache_answer __wrap_token_cache_get(struct token_cache *cache,
	const uint8_t key[static SHA256_SIZE], double now, struct cache_result *out)
{
	static double until;
	static int reason;
	enum cache_answer answer = __real_token_cache_get(cache, key, now, out);

	if (answer == CACHE_REPEATED) {
		until = now + 0.5;
		reason = out->reason;
	}
	if (answer != CACHE_LEAD || now >= until)
		return answer;
	token_cache_fail(cache, out->lead, reason, 0, SLICE_NONE);
	*out = (struct cache_result){.reason = reason};
	return CACHE_REPEATED;
}
