/* killed-by: proxy/exc/no-duplicates */
/* The fault: the scope is sent twice. */
#include <string.h>

#include "lib/form.h"

void __real_form_add(struct buf *out, const char *name, struct slice value);
void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	__real_form_add(out, name, value);
	if (strcmp(name, "scope") == 0)
		__real_form_add(out, name, value);
}
