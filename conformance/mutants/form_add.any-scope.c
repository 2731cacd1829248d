/* killed-by: proxy/exc/least-scope */
/* The fault: all scopes are asked for, as the issuer knows best. */
#include <string.h>

#include "lib/form.h"

void __real_form_add(struct buf *out, const char *name, struct slice value);
void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	__real_form_add(out, name, strcmp(name, "scope") == 0 ? SLICE("*") : value);
}
