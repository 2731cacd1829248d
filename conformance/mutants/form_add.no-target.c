/* killed-by: proxy/exc/target-present */
/* The fault: the issuer decides for whom the token is. */
#include <string.h>

#include "lib/form.h"

void __real_form_add(struct buf *out, const char *name, struct slice value);
void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	if (strcmp(name, "audience") != 0 && strcmp(name, "resource") != 0)
		__real_form_add(out, name, value);
}
