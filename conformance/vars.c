#include "vars.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct var {
	char *name;
	char *value;
	struct var *next;
};

static struct var *find(const struct vars *vars, struct slice name)
{
	struct var *v = vars->first;

	while (v && !slice_is(name, v->name))
		v = v->next;
	return v;
}

void vars_set(struct vars *vars, const char *name, const char *format, ...)
{
	struct var *v = find(vars, slice_of(name));
	char *value = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&value, format, args) < 0)
		abort();
	va_end(args);
	if (v) {
		free(v->value);
		v->value = value;
		return;
	}
	v = xmalloc(sizeof *v);
	*v = (struct var){xstrdup(name), value, vars->first};
	vars->first = v;
}

const char *vars_get(const struct vars *vars, const char *name)
{
	struct var *v = find(vars, slice_of(name));

	return v ? v->value : NULL;
}

enum err vars_fill(const struct vars *vars, const char *text, char **out, struct note *note)
{
	struct buf filled = {0};
	const char *at = text;
	const char *open;

	*out = NULL;
	while ((open = strstr(at, "${"))) {
		struct slice name = slice_of(open + 2);
		struct var *v;

		name = slice_to(name, slice_find(name, '}'));
		v = find(vars, name);
		if (!v) {
			buf_clear(&filled);
			return note_err(
				note, ERR_NOT_FOUND, "${%.*s} has no value", SLICE_ARGS(name));
		}
		buf_append(&filled, at, (size_t)(open - at));
		buf_puts(&filled, v->value);
		at = name.at + name.len + 1;
	}
	buf_puts(&filled, at);
	*out = buf_take(&filled);
	return ERR_NONE;
}

void vars_clear(struct vars *vars)
{
	while (vars->first) {
		struct var *v = vars->first;

		vars->first = v->next;
		free(v->name);
		free(v->value);
		free(v);
	}
}
