/* killed-by: sts/map/collision */
/* The fault: the principals of all pools have one name. */
#include "mock-sts/principal.h"

char *__real_principal_prefix_new(uint64_t project_number, const char *pool);
char *__wrap_principal_prefix_new(uint64_t project_number, const char *pool);

char *__wrap_principal_prefix_new(uint64_t project_number, const char *pool)
{
	(void)pool;
	return __real_principal_prefix_new(project_number, "demo");
}
