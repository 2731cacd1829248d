/* killed-by: proxy/prm/per-resource */
/* The fault: one document for all resources, and for what is none. */
#include "route.h"

const struct route *__wrap_routes_find_metadata(const struct routes *routes, struct slice path);

const struct route *__wrap_routes_find_metadata(const struct routes *routes, struct slice path)
{
	return slice_starts(path, "/.well-known/oauth-protected-resource") ? &routes->at[0] : NULL;
}
