/* killed-by: proxy/exc/least-scope */
/* The fault: no scope is asked for, so the issuer gives all of them. */
#include <string.h>

#include "lib/form.h"

void __real_form_add(struct buf *out, const char *name, struct slice value);
void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	if (strcmp(name, "scope") != 0)
		__real_form_add(out, name, value);
}
