/* killed-by: proxy/ops/reload */
/* The fault: issued tokens outlive the configuration that they were issued for. */
#include "proxy.h"

struct proxy *__real_proxy_new(struct config *take_config, const struct proxy *older);
struct proxy *__wrap_proxy_new(struct config *take_config, const struct proxy *older);

struct proxy *__wrap_proxy_new(struct config *take_config, const struct proxy *older)
{
	static struct waiting_room room;
	struct proxy *proxy = __real_proxy_new(take_config, older);
	struct proxy *old = (struct proxy *)older;

	/* Of no proxy, for it outlives them. */
	room.most = proxy->room.most;
	token_cache_free(proxy->cache);
	proxy->cache = token_cache_new(
		&(struct token_cache_bounds){.entries = take_config->cache_entries, .room = &room});
	/* Each is freed with the proxy that has it then. */
	if (old) {
		struct token_cache *kept = old->cache;

		old->cache = proxy->cache;
		proxy->cache = kept;
	}
	return proxy;
}
