/* killed-by: sts/map/127-bytes */
/* The fault: a subject that is too long is cut, so that two users are one. */
#include "mock-sts/mapping.h"

struct slice __real_mapped_text(const struct mapped *mapped, const char *name);
struct slice __wrap_mapped_text(const struct mapped *mapped, const char *name);

struct slice __wrap_mapped_text(const struct mapped *mapped, const char *name)
{
	return slice_to(__real_mapped_text(mapped, name), 127);
}
