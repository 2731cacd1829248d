/* killed-by: proxy/scp/hierarchy */
/* The fault: rules do not build upon each other. */
#include "scope_policy.h"

enum err __wrap_scope_pairs_make(const struct config_route *route, struct scope_pairs *out);

enum err __wrap_scope_pairs_make(const struct config_route *route, struct scope_pairs *out)
{
	out->count = 0;
	for (size_t r = 0; r < route->scope_hierarchy.count; r++) {
		const struct config_scope_rule *rule = &route->scope_hierarchy.at[r];

		for (size_t k = 0; k < rule->includes.count; k++)
			out->at[out->count++] = (struct scope_pair){
				slice_of(rule->scope), slice_of(rule->includes.at[k])};
	}
	return ERR_NONE;
}
