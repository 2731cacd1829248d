/* killed-by: proxy/leak/identity-headers */
/* The fault: only the canonical spelling is removed. */
#include "checks/fields.h"

bool __real_check_field_no_identity(struct slice name, char *const *extra, size_t extra_count);
bool __wrap_check_field_no_identity(struct slice name, char *const *extra, size_t extra_count);

bool __wrap_check_field_no_identity(struct slice name, char *const *extra, size_t extra_count)
{
	if (slice_find(name, '_') < name.len || slice_find(name, '.') < name.len)
		return true;
	return __real_check_field_no_identity(name, extra, extra_count);
}
