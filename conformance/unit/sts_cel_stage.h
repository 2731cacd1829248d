/*
 * sts_cel_stage: what the tests of the mapping language share: claims of one token, and expressions
 * over them with what they yield.
 */
#ifndef UNIT_STS_CEL_STAGE_H
#define UNIT_STS_CEL_STAGE_H

#include "unit/unit.h"

#include "cel.h"

/* "assertion", "google" and "attribute"; NULL ends them. */
extern const char *const cel_stage_variables[];

struct cel_stage {
	struct json *claims;
	struct json *other;
	struct cel_arena arena;
	struct cel_value values[3]; /* of the variables */
};

int cel_stage_start(void **state);
int cel_stage_stop(void **state);

struct cel_row {
	const char *expression;
	const char *wanted; /* of an error: how it begins */
};

void cel_stage_expect(struct cel_stage *f, const struct cel_row *rows, size_t count);

#endif
