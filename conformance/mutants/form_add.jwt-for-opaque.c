/* killed-by: proxy/exc/subject-token-type */
/* The fault: every subject token is called a JWT. */
#include <string.h>

#include "lib/form.h"

void __real_form_add(struct buf *out, const char *name, struct slice value);
void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	if (strcmp(name, "subject_token_type") == 0)
		value = SLICE("urn:ietf:params:oauth:token-type:jwt");
	__real_form_add(out, name, value);
}
