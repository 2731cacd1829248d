/*
 * cel: the part of the Common Expression Language in which attribute mappings and conditions are
 * written. Knows values and expressions; knows no tokens, no providers, nor what a result is for.
 *
 * Offered: string, integer, boolean and null literals, lists and maps, variables, .field, [index],
 * ! && || ?: == != < <= > >= in, + on strings, has(), size(), string(), and of strings and lists
 * contains, startsWith, endsWith, extract, split, join. Everything else is refused when the
 * expression is compiled, with its column.
 */
#ifndef MOCK_STS_CEL_H
#define MOCK_STS_CEL_H

#include "lib/json.h"

/* Bounds; more is ERR_LIMIT. */
#define CEL_MAX_BYTES 4096           /* of an expression */
#define CEL_MAX_NODES 512            /* of an expression */
#define CEL_MAX_NESTING 32           /* of brackets and branches */
#define CEL_MAX_DEPTH 64             /* of the tree, so also of a chain of operators */
#define CEL_MAX_STEPS 10000          /* of one evaluation */
#define CEL_ARENA_BYTES (256 * 1024) /* of all values that one exchange makes */

/* JSON numbers are doubles; integers come from literals and size(). They compare by value. */
enum cel_type {
	CEL_INVALID = 0,
	CEL_NULL,
	CEL_BOOL,
	CEL_INT,
	CEL_DOUBLE,
	CEL_STRING,
	CEL_LIST,
	CEL_MAP,
};

/* All of it borrowed: from an arena, an expression or a JSON document. */
struct cel_value {
	enum cel_type type;
	size_t count; /* of a list or map */
	union {
		bool flag;
		int64_t integer;
		double number;
		struct slice text; /* UTF-8 */
		const struct cel_value *items;
		const struct cel_entry *entries;
	};
};

struct cel_entry {
	struct cel_value key;
	struct cel_value value;
};

/* The one place where values live; one thread at a time. */
struct cel_arena {
	char *block;
	size_t used;
};

void cel_arena_init(struct cel_arena *arena);
void cel_arena_clear(struct cel_arena *arena);
/* `count` elements of `size` bytes, zeroed; NULL when the arena is full. */
void *cel_arena_take(struct cel_arena *arena, size_t count, size_t size);

struct cel_value cel_string(struct slice text);
/* The document as values whose texts stay in it; ERR_LIMIT when the arena is full. */
enum err cel_from_json(
	struct cel_arena *arena, const struct json *json, struct cel_value *out) MUST_USE;

/* A compiled expression; may be evaluated by many threads at once. */
struct cel;

/*
 * `variables` are the names that may be used, ended by NULL. ERR_SYNTAX, ERR_UNSUPPORTED or
 * ERR_LIMIT with a note such as "column 12: there is no function matches". The caller frees `out`.
 */
enum err cel_compile(struct slice text, const char *const *variables, struct cel **out,
	struct note *note) MUST_USE;
void cel_free(struct cel *expression);
const char *cel_text(const struct cel *expression);
/* The expression is nothing but the word "true". */
bool cel_is_true_literal(const struct cel *expression);

/*
 * `variables` are the values, in the order of their names. ERR_NOT_FOUND for an absent field, key
 * or index, ERR_MISMATCH for operands of a wrong type, ERR_LIMIT past the bounds; the note names
 * the column.
 */
enum err cel_evaluate(const struct cel *expression, const struct cel_value *variables,
	struct cel_arena *arena, struct cel_value *out, struct note *note) MUST_USE;

#endif
