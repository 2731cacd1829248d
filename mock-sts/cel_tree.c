#include <stdlib.h>

#include "cel_node.h"

enum err cel_advance(struct cel_parser *p)
{
	return cel_lex(&p->lexer, &p->token, p->note);
}

/* ---- making nodes ---- */

enum err cel_node_new(
	struct cel_parser *p, enum cel_kind kind, size_t column, struct cel_node **out)
{
	if (p->nodes == p->nodes_max)
		return cel_parse_fail(p, ERR_LIMIT, "the expression has too many parts");
	*out = &p->out->nodes[p->nodes++];
	**out = (struct cel_node){.kind = kind, .depth = 1, .column = column};
	return ERR_NONE;
}

enum err cel_node_add(struct cel_parser *p, struct cel_node *node, struct cel_node ***last,
	struct cel_node *child)
{
	**last = child;
	*last = &child->next;
	if (node->depth <= child->depth)
		node->depth = child->depth + 1;
	if (node->depth > CEL_MAX_DEPTH)
		return cel_parse_fail(p, ERR_LIMIT, "the expression is too deep");
	return ERR_NONE;
}

enum err cel_node_over(struct cel_parser *p, enum cel_kind kind, size_t column,
	struct cel_node *const *children, size_t count, struct cel_node **out)
{
	struct cel_node *node;
	struct cel_node **last;
	enum err err = cel_node_new(p, kind, column, &node);

	if (err)
		return err;
	last = &node->first;
	for (size_t i = 0; i < count && !err; i++)
		err = cel_node_add(p, node, &last, children[i]);
	*out = node;
	return err;
}

/* ---- the expression ---- */

enum err cel_compile(
	struct slice text, const char *const *variables, struct cel **out, struct note *note)
{
	struct cel *cel;
	struct cel_parser p = {.variables = variables, .note = note};
	struct cel_node *root = NULL;
	enum err err;

	*out = NULL;
	if (text.len > CEL_MAX_BYTES)
		return note_err(note, ERR_LIMIT, "longer than %d bytes", CEL_MAX_BYTES);
	if (!utf8_valid(text))
		return note_err(note, ERR_SYNTAX, "not UTF-8");
	cel = xcalloc(1, sizeof *cel);
	cel->text = slice_dup(text);
	cel->storage = xmalloc(text.len + 1);
	/* Every node has at least one character of its own. */
	p.nodes_max = text.len < CEL_MAX_NODES ? text.len : CEL_MAX_NODES;
	cel->nodes = xcalloc(p.nodes_max + 1, sizeof *cel->nodes);
	p.lexer = (struct cel_lexer){.text = {cel->text, text.len}, .storage = cel->storage};
	p.out = cel;
	err = cel_advance(&p);
	if (!err)
		err = cel_parse_expression(&p, &root);
	if (!err && p.token.kind != CEL_TOKEN_END)
		err = cel_parse_fail(&p, ERR_SYNTAX, "the expression should end here");
	if (err) {
		cel_free(cel);
		return err;
	}
	cel->root = root;
	*out = cel;
	return ERR_NONE;
}

void cel_free(struct cel *expression)
{
	if (!expression)
		return;
	free(expression->text);
	free(expression->storage);
	free(expression->nodes);
	free(expression);
}

const char *cel_text(const struct cel *expression)
{
	return expression->text;
}

bool cel_is_true_literal(const struct cel *expression)
{
	return expression->root->kind == CEL_LITERAL && expression->root->value.type == CEL_BOOL &&
	       expression->root->value.flag;
}
