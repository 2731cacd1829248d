/* killed-by: proxy/prm/per-resource */
/* The fault: whatever begins like the path of a document leads to it. */
#include "route.h"

const struct route *__wrap_routes_find_metadata(const struct routes *routes, struct slice path);

const struct route *__wrap_routes_find_metadata(const struct routes *routes, struct slice path)
{
	for (size_t i = 0; i < routes->count; i++)
		if (slice_equal(slice_to(path, routes->at[i].metadata_path.len),
			    routes->at[i].metadata_path))
			return &routes->at[i];
	return NULL;
}
