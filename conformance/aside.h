/*
 * aside: standard output and standard error turned to a file while cases run, for cmocka tells of
 * each test there in words of its own; and what of that file is worth reading when something broke.
 */
#ifndef CONFORMANCE_ASIDE_H
#define CONFORMANCE_ASIDE_H

#include "lib/str.h"

struct aside {
	int log, out, err;
};

void aside_begin(struct aside *aside, const char *path);
/* Forget what was written so far. */
void aside_empty(struct aside *aside);
void aside_end(struct aside *aside);

/* The last lines of such a file, printable; NULL when there are none. The caller frees them. */
char *aside_tail(const char *path);

/* Where in a text a sanitizer begins to complain; NULL when none does. */
const char *sanitizer_complaint(const char *text);

#endif
