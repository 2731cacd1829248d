/* killed-by: proxy/exc/on-behalf-of */
/* The fault: the assertion grant does not say that it is on behalf of somebody. */
#include <string.h>

#include "lib/form.h"

void __real_form_add(struct buf *out, const char *name, struct slice value);
void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	if (strcmp(name, "requested_token_use") != 0)
		__real_form_add(out, name, value);
}
