/* killed-by: proxy/mcp/origin */
/* The fault: every page may call. */
#include "checks/mcp.h"

bool __wrap_check_origin_allowed(struct slice origin, char *const *allowed, size_t count);

bool __wrap_check_origin_allowed(struct slice origin, char *const *allowed, size_t count)
{
	(void)origin;
	(void)allowed;
	(void)count;
	return true;
}
