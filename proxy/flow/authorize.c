/* authorize: may the token do this? Its scopes against those that the route needs. */
#include "checks/scope.h"
#include "flow.h"

enum refusal flow_authorize(struct flow *f)
{
	const struct text_list *needed = &f->route->config->scopes;

	for (size_t i = 0; i < needed->count; i++)
		if (!check_scope_held(f->bearer.scope, slice_of(needed->at[i])))
			return refuse(f, REFUSED_SCOPE, "the token lacks %.100s", needed->at[i]);
	return PASSED;
}
