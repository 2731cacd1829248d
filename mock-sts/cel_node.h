/*
 * cel_node: what the files of cel share: tokens, the tree, and one evaluation under way. For
 * them alone; others use cel.h.
 */
#ifndef MOCK_STS_CEL_NODE_H
#define MOCK_STS_CEL_NODE_H

#include "cel.h"

/* ---- tokens ---- */

enum cel_token_kind {
	CEL_TOKEN_INVALID = 0,
	CEL_TOKEN_END,
	CEL_TOKEN_NAME,
	CEL_TOKEN_VALUE, /* a literal */
	CEL_TOKEN_SIGN,  /* an operator, bracket or comma, and the word "in" */
};

struct cel_token {
	enum cel_token_kind kind;
	size_t column; /* from 1 */
	struct slice text;
	struct cel_value value;
};

/* `storage` takes the bytes of string literals, of which there are never more than of the text. */
struct cel_lexer {
	struct slice text;
	size_t at;
	char *storage;
	size_t stored;
};

enum err cel_lex(struct cel_lexer *lexer, struct cel_token *out, struct note *note) MUST_USE;

/* ---- the tree ---- */

enum cel_kind {
	CEL_NODE_INVALID = 0,
	CEL_LITERAL,
	CEL_VARIABLE,
	CEL_SELECT, /* operand.field */
	CEL_HAS,    /* the same, asked for presence */
	CEL_INDEX,
	CEL_CALL,
	CEL_NOT,
	CEL_AND,
	CEL_OR,
	CEL_CHOOSE, /* ?: */
	CEL_EQUAL,
	CEL_UNEQUAL,
	CEL_LESS,
	CEL_AT_MOST,
	CEL_MORE,
	CEL_AT_LEAST,
	CEL_IN,
	CEL_ADD,
	CEL_LIST_OF,
	CEL_MAP_OF, /* children: key, value, key, value */
};

#define CEL_MAX_ARGUMENTS 3

struct cel_run;

/* A function as called: a receiver is the first argument. */
struct cel_function {
	const char *name;
	bool global, method;
	size_t least, most; /* arguments, receiver included */
	enum err (*call)(struct cel_run *run, const struct cel_value *arguments, size_t count,
		struct cel_value *out);
};

const struct cel_function *cel_function_named(struct slice name);

struct cel_node {
	enum cel_kind kind;
	unsigned depth; /* 1 for a leaf */
	size_t column;
	size_t variable;
	struct cel_value value; /* of a literal; of a selection the field's name */
	const struct cel_function *function;
	struct cel_node *first; /* child */
	struct cel_node *next;  /* sibling */
};

struct cel {
	char *text;
	char *storage;
	struct cel_node *nodes;
	const struct cel_node *root;
};

/* One compilation under way. */
struct cel_parser {
	struct cel_lexer lexer;
	struct cel_token token; /* the one at hand */
	const char *const *variables;
	struct cel *out;
	size_t nodes;
	size_t nodes_max;
	unsigned nesting;
	struct note *note;
};

/* Read the next token. */
enum err cel_advance(struct cel_parser *p) MUST_USE;
/* Set the note, with the column of the token at hand in front, and return the code. */
static inline enum err cel_parse_fail(struct cel_parser *p, enum err code, const char *what)
{
	return note_err(p->note, code, "column %zu: %s", p->token.column, what);
}
enum err cel_parse_expression(struct cel_parser *p, struct cel_node **out) MUST_USE;

/* ERR_LIMIT when the expression has too many nodes. */
enum err cel_node_new(
	struct cel_parser *p, enum cel_kind kind, size_t column, struct cel_node **out) MUST_USE;
/* `last` is where the next child goes: &node->first at the beginning. ERR_LIMIT when too deep. */
enum err cel_node_add(struct cel_parser *p, struct cel_node *node, struct cel_node ***last,
	struct cel_node *child) MUST_USE;
/* A node over up to three children; `out` may be where one of them stands. */
enum err cel_node_over(struct cel_parser *p, enum cel_kind kind, size_t column,
	struct cel_node *const *children, size_t count, struct cel_node **out) MUST_USE;

/* ---- an evaluation ---- */

struct cel_run {
	const struct cel_value *variables;
	struct cel_arena *arena;
	struct note *note;
	size_t column; /* of the node at work, for the note */
	unsigned steps;
};

/* Set the note, with the column in front, and return the code. */
static inline enum err cel_fail(struct cel_run *run, enum err code, const char *what)
{
	return note_err(run->note, code, "column %zu: %s", run->column, what);
}

/* "string" and the like, for notes. */
const char *cel_type_name(enum cel_type type);
/* Below, equal to or above zero; ERR_MISMATCH when the two have no order. */
enum err cel_compare(const struct cel_value *a, const struct cel_value *b, int *out) MUST_USE;
/*
 * Equal by value; other types than numbers are equal to their own type only. Every comparison is
 * added to `steps`; past CEL_MAX_STEPS the answer is false and the caller's next step fails.
 */
bool cel_equal(const struct cel_value *a, const struct cel_value *b, unsigned *steps);
/* The value under `key`; NULL when the map has none. Counts as cel_equal does. */
const struct cel_value *cel_map_find(
	const struct cel_value *map, const struct cel_value *key, unsigned *steps);
/* Write the text's bytes; the position behind them. */
char *cel_put(char *to, struct slice text);
struct cel_value cel_bool(bool flag);
struct cel_value cel_int(int64_t integer);

#endif
