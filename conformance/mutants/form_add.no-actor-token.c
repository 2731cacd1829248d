/* killed-by: proxy/exc/actor-pair */
/* The fault: the actor has a type and no token. */
#include <string.h>

#include "lib/form.h"

void __real_form_add(struct buf *out, const char *name, struct slice value);
void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	if (strcmp(name, "actor_token") != 0)
		__real_form_add(out, name, value);
}
