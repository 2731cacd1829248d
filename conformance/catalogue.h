/*
 * catalogue: the checks, one row each, from conformance/catalogue.tsv: what is required, how
 * strongly, and where that is written. Knows no case; a case names its row by slug.
 */
#ifndef CONFORMANCE_CATALOGUE_H
#define CONFORMANCE_CATALOGUE_H

#include "manifest.h"

enum level {
	LEVEL_INVALID = 0,
	LEVEL_MUST,
	LEVEL_SHOULD,
	LEVEL_MAY,
};

struct catalogue_row {
	enum role role;
	enum level level;
	bool derived; /* no one sentence says it; it follows from the source */
	char *id;     /* "P-JWT-02" */
	char *slug;   /* "proxy/jwt/alg-none" */
	char *requirement;
	char *source;
	char *mutant; /* the fault that its case must catch */
};

struct catalogue {
	struct catalogue_row *at;
	size_t count;
};

enum err catalogue_load(const char *path, struct catalogue *out, struct note *note) MUST_USE;
void catalogue_clear(struct catalogue *catalogue);
/* By slug or id; NULL when there is none. */
const struct catalogue_row *catalogue_find(const struct catalogue *catalogue, const char *name);
/* The row wants this capability: "[intro]" is in its text. */
bool catalogue_row_wants(const struct catalogue_row *row, const char *capability);
const char *level_name(enum level level);

#endif
