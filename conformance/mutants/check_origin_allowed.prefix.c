/* killed-by: proxy/mcp/origin */
/* The fault: an origin that begins like an allowed one is allowed. */
#include "checks/mcp.h"

bool __wrap_check_origin_allowed(struct slice origin, char *const *allowed, size_t count);

bool __wrap_check_origin_allowed(struct slice origin, char *const *allowed, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_starts(origin, allowed[i]))
			return true;
	return false;
}
