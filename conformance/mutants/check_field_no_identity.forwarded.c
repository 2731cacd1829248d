/* killed-by: proxy/leak/forwarded */
/* The fault: what the client says of its way here is passed on as it stands. */
#include "checks/fields.h"

bool __real_check_field_no_identity(struct slice name, char *const *extra, size_t extra_count);
bool __wrap_check_field_no_identity(struct slice name, char *const *extra, size_t extra_count);

bool __wrap_check_field_no_identity(struct slice name, char *const *extra, size_t extra_count)
{
	if (slice_is_nocase(name, "x-forwarded-for") || slice_is_nocase(name, "x-forwarded-host") ||
		slice_is_nocase(name, "x-forwarded-proto") || slice_is_nocase(name, "forwarded"))
		return true;
	return __real_check_field_no_identity(name, extra, extra_count);
}
