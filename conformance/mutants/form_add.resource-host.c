/* killed-by: proxy/exc/resource-uri */
/* The fault: a resource is named by its host, which is no URI. */
#include <string.h>

#include "lib/form.h"

void __real_form_add(struct buf *out, const char *name, struct slice value);
void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	size_t slash = slice_find(value, '/');

	if (strcmp(name, "resource") == 0 && slash < value.len)
		value = slice_from(value, slash + 2);
	__real_form_add(out, name, value);
}
