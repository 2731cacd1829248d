/* killed-by: proxy/cache/bounded */
/* The fault: the table only grows. */
#include "state/token_cache.h"

struct token_cache *__real_token_cache_new(const struct token_cache_bounds *bounds);
struct token_cache *__wrap_token_cache_new(const struct token_cache_bounds *bounds);

struct token_cache *__wrap_token_cache_new(const struct token_cache_bounds *bounds)
{
	struct token_cache_bounds wide = *bounds;

	wide.entries *= 1000;
	return __real_token_cache_new(&wide);
}
