/* killed-by: sts/map/mapping */
/* The fault: the principal is sub, whatever the mapping says. */
#include <string.h>

#include "mock-sts/mapping.h"

struct slice __real_mapped_text(const struct mapped *mapped, const char *name);
struct slice __wrap_mapped_text(const struct mapped *mapped, const char *name);

struct slice __wrap_mapped_text(const struct mapped *mapped, const char *name)
{
	for (size_t i = 0; strcmp(name, "google.subject") == 0 && i < mapped->assertion.count; i++)
		if (slice_is(mapped->assertion.entries[i].key.text, "sub"))
			return mapped->assertion.entries[i].value.text;
	return __real_mapped_text(mapped, name);
}
