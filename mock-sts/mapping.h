/*
 * mapping: how a provider turns claims into attributes, and the condition that they must meet.
 * Knows the names google.* and attribute.*; judges no value.
 */
#ifndef MOCK_STS_MAPPING_H
#define MOCK_STS_MAPPING_H

#include "cel.h"

#define MAPPING_MAX_CUSTOM 50             /* attribute.* */
#define MAPPING_MAX_EXPRESSION_BYTES 2048 /* of one attribute; a condition has CEL_MAX_BYTES */
#define MAPPING_MAX_ATTRIBUTES (MAPPING_MAX_CUSTOM + 2)

/* Compiled; may be applied by many threads at once. */
struct mapping;

/*
 * `attributes` is an object of name and expression, `condition` may be NULL. Refused with a note
 * that names the place: names other than google.subject, google.groups and attribute.[a-z0-9_]+,
 * no google.subject, expressions that do not compile, a condition that is the word "true".
 */
enum err mapping_compile(const struct json *attributes, const char *condition, struct mapping **out,
	struct note *note) MUST_USE;
void mapping_free(struct mapping *mapping);

/* What became of one attribute: a string, or for google.groups a list of strings. */
struct mapped_attribute {
	const char *name;       /* the mapping's */
	const char *expression; /* the mapping's */
	enum err err;           /* when there is no value of that type; `note` says why */
	struct cel_value value;
	struct note note;
};

/* All of one exchange; its values point into the claims and the arena. */
struct mapped {
	enum err err;                          /* of the first rule that has no value */
	const struct mapped_attribute *failed; /* that one; NULL when the claims were too large */
	struct cel_arena arena;
	struct cel_value assertion;
	struct mapped_attribute at[MAPPING_MAX_ATTRIBUTES];
	size_t count;
	size_t bytes; /* of all values together */
};

/* Apply every rule to the claims, which outlive `out`; see out->err. mapped_clear in the end. */
void mapping_apply(const struct mapping *mapping, const struct json *claims, struct mapped *out);
void mapped_clear(struct mapped *mapped);

/* Of a string; SLICE_NONE when there is no such attribute or it has no value. */
struct slice mapped_text(const struct mapped *mapped, const char *name);
/* As a JSON object, without those that have no value. The caller frees it. */
struct json *mapped_json(const struct mapped *mapped);

/* NULL when there is none. */
const char *mapping_condition(const struct mapping *mapping);
/* Evaluate the condition, which there must be. */
enum err mapping_evaluate_condition(const struct mapping *mapping, struct mapped *mapped,
	struct cel_value *out, struct note *note) MUST_USE;

#endif
