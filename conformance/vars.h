/* vars: named texts and their use in templates: "${name}" becomes the value. Knows no names. */
#ifndef CONFORMANCE_VARS_H
#define CONFORMANCE_VARS_H

#include "lib/str.h"

struct vars {
	struct var *first;
};

/* Set or replace; the value is copied. */
void vars_set(struct vars *vars, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);
/* NULL when it was never set; valid until it is set again. */
const char *vars_get(const struct vars *vars, const char *name);
/* ERR_NOT_FOUND with a note that names the first name that is not set. The caller frees *out. */
enum err vars_fill(
	const struct vars *vars, const char *text, char **out, struct note *note) MUST_USE;
void vars_clear(struct vars *vars);

#endif
