#include "cel_node.h"

/* Operators by how strongly they bind; those of one level group from the left. */
static const struct infix {
	const char *sign;
	unsigned level;
	enum cel_kind kind;
} infixes[] = {
	{"||", 1, CEL_OR},
	{"&&", 2, CEL_AND},
	{"==", 3, CEL_EQUAL},
	{"!=", 3, CEL_UNEQUAL},
	{"<", 3, CEL_LESS},
	{"<=", 3, CEL_AT_MOST},
	{">", 3, CEL_MORE},
	{">=", 3, CEL_AT_LEAST},
	{"in", 3, CEL_IN},
	{"+", 4, CEL_ADD},
};

static bool at_sign(const struct cel_parser *p, const char *sign)
{
	return p->token.kind == CEL_TOKEN_SIGN && slice_is(p->token.text, sign);
}

/* Step over the sign when it is the token at hand. */
static enum err accept_sign(struct cel_parser *p, const char *sign, bool *found)
{
	*found = at_sign(p, sign);
	return *found ? cel_advance(p) : ERR_NONE;
}

static enum err expect_sign(struct cel_parser *p, const char *sign)
{
	if (!at_sign(p, sign))
		return note_err(p->note, ERR_SYNTAX, "column %zu: \"%s\" is missing here",
			p->token.column, sign);
	return cel_advance(p);
}

/* ---- lists of expressions ---- */

/* Up to and over `close`; `pair` is the sign between key and value, or NULL. */
static enum err parse_list(struct cel_parser *p, struct cel_node *node, struct cel_node **last,
	const char *close, const char *pair)
{
	struct cel_node *child;
	bool found;
	enum err err;

	for (;;) {
		err = accept_sign(p, close, &found);
		if (err || found)
			return err;
		err = cel_parse_expression(p, &child);
		if (!err)
			err = cel_node_add(p, node, &last, child);
		if (!err && pair) {
			err = expect_sign(p, pair);
			if (!err)
				err = cel_parse_expression(p, &child);
			if (!err)
				err = cel_node_add(p, node, &last, child);
		}
		if (err)
			return err;
		if (at_sign(p, close))
			continue;
		err = expect_sign(p, ",");
		if (err)
			return err;
		/* A list may end with a comma, arguments may not. */
		if (*close == ')' && at_sign(p, close))
			return cel_parse_fail(p, ERR_SYNTAX, "an argument is missing here");
	}
}

static size_t count_children(const struct cel_node *node)
{
	size_t count = 0;

	for (const struct cel_node *child = node->first; child; child = child->next)
		count++;
	return count;
}

/* The name has been read and "(" is at hand. */
static enum err parse_call(struct cel_parser *p, struct slice name, size_t column,
	struct cel_node *receiver, struct cel_node **out)
{
	const struct cel_function *function = cel_function_named(name);
	struct cel_node **last;
	size_t count;
	enum err err;

	if (!function || !(receiver ? function->method : function->global))
		return note_err(p->note, ERR_UNSUPPORTED, "column %zu: there is no %s %.*s", column,
			receiver ? "method" : "function", SLICE_ARGS(slice_to(name, 40)));
	err = cel_node_over(p, CEL_CALL, column, &receiver, receiver ? 1 : 0, out);
	if (err)
		return err;
	(*out)->function = function;
	last = receiver ? &receiver->next : &(*out)->first;
	err = cel_advance(p);
	if (!err)
		err = parse_list(p, *out, last, ")", NULL);
	if (err)
		return err;
	count = count_children(*out);
	if (count < function->least || count > function->most)
		return note_err(p->note, ERR_SYNTAX,
			"column %zu: %s takes another number of arguments", column, function->name);
	return ERR_NONE;
}

/* has(operand.field): asks whether the field is there without reading it. */
static enum err parse_has(struct cel_parser *p, size_t column, struct cel_node **out)
{
	enum err err = expect_sign(p, "(");

	if (!err)
		err = cel_parse_expression(p, out);
	if (err)
		return err;
	if ((*out)->kind != CEL_SELECT)
		return note_err(p->note, ERR_SYNTAX,
			"column %zu: has() wants a field, such as has(assertion.email)", column);
	(*out)->kind = CEL_HAS;
	return expect_sign(p, ")");
}

static enum err parse_variable(
	struct cel_parser *p, struct slice name, size_t column, struct cel_node **out)
{
	enum err err;

	for (size_t i = 0; p->variables[i]; i++)
		if (slice_is(name, p->variables[i])) {
			err = cel_node_new(p, CEL_VARIABLE, column, out);
			if (!err)
				(*out)->variable = i;
			return err;
		}
	return note_err(p->note, ERR_UNSUPPORTED, "column %zu: there is no variable %.*s here",
		column, SLICE_ARGS(slice_to(name, 40)));
}

/* ---- the grammar, from the strongest bond to the weakest ---- */

static enum err parse_bracketed(struct cel_parser *p, enum cel_kind kind, const char *close,
	const char *pair, struct cel_node **out)
{
	enum err err = cel_node_new(p, kind, p->token.column, out);

	if (!err)
		err = cel_advance(p);
	if (!err)
		err = parse_list(p, *out, &(*out)->first, close, pair);
	return err;
}

static enum err parse_primary(struct cel_parser *p, struct cel_node **out)
{
	struct cel_token token = p->token;
	enum err err;

	if (token.kind == CEL_TOKEN_VALUE) {
		err = cel_node_new(p, CEL_LITERAL, token.column, out);
		if (err)
			return err;
		(*out)->value = token.value;
		return cel_advance(p);
	}
	if (token.kind == CEL_TOKEN_NAME) {
		err = cel_advance(p);
		if (err)
			return err;
		if (at_sign(p, "(") && slice_is(token.text, "has"))
			return parse_has(p, token.column, out);
		if (at_sign(p, "("))
			return parse_call(p, token.text, token.column, NULL, out);
		return parse_variable(p, token.text, token.column, out);
	}
	if (at_sign(p, "(")) {
		err = cel_advance(p);
		if (!err)
			err = cel_parse_expression(p, out);
		return err ? err : expect_sign(p, ")");
	}
	if (at_sign(p, "["))
		return parse_bracketed(p, CEL_LIST_OF, "]", NULL, out);
	if (at_sign(p, "{"))
		return parse_bracketed(p, CEL_MAP_OF, "}", ":", out);
	return cel_parse_fail(p, ERR_SYNTAX, "a value is missing here");
}

/* The "." has been read: a field, or a method with its arguments. */
static enum err parse_selection(struct cel_parser *p, struct cel_node **operand)
{
	struct cel_token name = p->token;
	struct cel_node *node;
	enum err err;

	if (name.kind != CEL_TOKEN_NAME)
		return cel_parse_fail(p, ERR_SYNTAX, "a field's name is missing here");
	err = cel_advance(p);
	if (err)
		return err;
	if (at_sign(p, "("))
		return parse_call(p, name.text, name.column, *operand, operand);
	err = cel_node_over(p, CEL_SELECT, name.column, operand, 1, &node);
	if (err)
		return err;
	node->value = cel_string(name.text);
	*operand = node;
	return ERR_NONE;
}

static enum err parse_index(struct cel_parser *p, size_t column, struct cel_node **operand)
{
	struct cel_node *children[2] = {*operand, NULL};
	enum err err = cel_parse_expression(p, &children[1]);

	if (!err)
		err = expect_sign(p, "]");
	return err ? err : cel_node_over(p, CEL_INDEX, column, children, 2, operand);
}

static enum err parse_member(struct cel_parser *p, struct cel_node **out)
{
	enum err err = parse_primary(p, out);

	while (!err) {
		size_t column = p->token.column;
		bool found;

		err = accept_sign(p, ".", &found);
		if (err)
			break;
		if (found) {
			err = parse_selection(p, out);
			continue;
		}
		err = accept_sign(p, "[", &found);
		if (err || !found)
			break;
		err = parse_index(p, column, out);
	}
	return err;
}

static enum err parse_unary(struct cel_parser *p, struct cel_node **out)
{
	size_t column = p->token.column;
	size_t negations = 0;
	bool minus;
	bool found = true;
	enum err err;

	for (;;) {
		err = accept_sign(p, "!", &found);
		if (err)
			return err;
		if (!found)
			break;
		negations++;
	}
	err = accept_sign(p, "-", &minus);
	if (err)
		return err;
	if (minus && (p->token.kind != CEL_TOKEN_VALUE || p->token.value.type != CEL_INT))
		return cel_parse_fail(
			p, ERR_UNSUPPORTED, "\"-\" is offered before an integer only");
	if (minus)
		p->token.value.integer = -p->token.value.integer;
	err = parse_member(p, out);
	for (; !err && negations; negations--)
		err = cel_node_over(p, CEL_NOT, column, out, 1, out);
	return err;
}

static const struct infix *infix_at(const struct cel_parser *p)
{
	for (size_t i = 0; i < ARRAY_LEN(infixes); i++)
		if (at_sign(p, infixes[i].sign))
			return &infixes[i];
	return NULL;
}

/* Everything whose operators bind at least as strongly as `level`. */
static enum err parse_binary(struct cel_parser *p, unsigned level, struct cel_node **out)
{
	enum err err = parse_unary(p, out);

	while (!err) {
		const struct infix *infix = infix_at(p);
		struct cel_node *children[2] = {*out, NULL};
		size_t column = p->token.column;

		if (!infix || infix->level < level)
			break;
		err = cel_advance(p);
		if (!err)
			err = parse_binary(p, infix->level + 1, &children[1]);
		if (!err)
			err = cel_node_over(p, infix->kind, column, children, 2, out);
	}
	return err;
}

/* condition ? this : that */
static enum err parse_choice(struct cel_parser *p, struct cel_node **out)
{
	struct cel_node *children[3] = {NULL};
	size_t column;
	bool found;
	enum err err = parse_binary(p, 1, &children[0]);

	if (err)
		return err;
	*out = children[0];
	column = p->token.column;
	err = accept_sign(p, "?", &found);
	if (err || !found)
		return err;
	err = parse_binary(p, 1, &children[1]);
	if (!err)
		err = expect_sign(p, ":");
	if (!err)
		err = cel_parse_expression(p, &children[2]);
	return err ? err : cel_node_over(p, CEL_CHOOSE, column, children, 3, out);
}

enum err cel_parse_expression(struct cel_parser *p, struct cel_node **out)
{
	enum err err;

	*out = NULL;
	if (++p->nesting > CEL_MAX_NESTING)
		return cel_parse_fail(p, ERR_LIMIT, "the brackets or branches are too deep");
	err = parse_choice(p, out);
	p->nesting--;
	return err;
}
