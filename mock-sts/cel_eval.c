#include <math.h>

#include "cel_node.h"

static enum err eval(struct cel_run *run, const struct cel_node *node, struct cel_value *out);

/* ERR_LIMIT when there have been too many steps. */
static enum err within_steps(struct cel_run *run)
{
	if (run->steps > CEL_MAX_STEPS)
		return cel_fail(run, ERR_LIMIT, "the evaluation takes too many steps");
	return ERR_NONE;
}

/* ---- operands ---- */

/* Both children of `node`. */
static enum err eval_two(
	struct cel_run *run, const struct cel_node *node, struct cel_value *a, struct cel_value *b)
{
	enum err err = eval(run, node->first, a);

	if (!err)
		err = eval(run, node->first->next, b);
	run->column = node->column;
	return err;
}

static enum err eval_bool(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	enum err err = eval(run, node, out);

	if (err || out->type == CEL_BOOL)
		return err;
	return note_err(run->note, ERR_MISMATCH, "column %zu: a bool is wanted here, not a %s",
		node->column, cel_type_name(out->type));
}

/* ---- fields and elements ---- */

static enum err eval_select(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	const struct cel_value *found;
	struct cel_value operand;
	enum err err = eval(run, node->first, &operand);

	if (err)
		return err;
	if (operand.type != CEL_MAP)
		return note_err(run->note, ERR_MISMATCH, "column %zu: a %s has no field %.*s",
			node->column, cel_type_name(operand.type), SLICE_ARGS(node->value.text));
	found = cel_map_find(&operand, &node->value, &run->steps);
	err = within_steps(run);
	if (err)
		return err;
	if (node->kind == CEL_HAS) {
		*out = cel_bool(found != NULL);
		return ERR_NONE;
	}
	if (!found)
		return note_err(run->note, ERR_NOT_FOUND, "column %zu: there is no field %.*s",
			node->column, SLICE_ARGS(node->value.text));
	*out = *found;
	return ERR_NONE;
}

/* A position in a list of `count`; a double without fraction is one too. */
static bool list_index(const struct cel_value *index, size_t count, size_t *out)
{
	double number;

	if (index->type != CEL_INT && index->type != CEL_DOUBLE)
		return false;
	number = index->type == CEL_INT ? (double)index->integer : index->number;
	if (number != floor(number) || number < 0 || number >= (double)count)
		return false;
	*out = (size_t)number;
	return true;
}

static enum err eval_index(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	const struct cel_value *found = NULL;
	struct cel_value operand;
	struct cel_value index;
	size_t at;
	enum err err = eval_two(run, node, &operand, &index);

	if (err)
		return err;
	if (operand.type == CEL_MAP)
		found = cel_map_find(&operand, &index, &run->steps);
	else if (operand.type != CEL_LIST)
		return cel_fail(run, ERR_MISMATCH, "only lists and maps have an index");
	else if (list_index(&index, operand.count, &at))
		found = &operand.items[at];
	err = within_steps(run);
	if (err)
		return err;
	if (!found)
		return cel_fail(run, ERR_NOT_FOUND, "there is no element of that index");
	*out = *found;
	return ERR_NONE;
}

/* ---- operators ---- */

/*
 * "a && b" and "a || b" are decided by either side: an error of one side does not count when the
 * other one decides. `decides` is false for && and true for ||.
 */
static enum err eval_logic(
	struct cel_run *run, const struct cel_node *node, bool decides, struct cel_value *out)
{
	struct note *outer = run->note;
	struct note first = {0};
	struct note second = {0};
	enum err left;
	enum err right;

	run->note = &first;
	left = eval_bool(run, node->first, out);
	run->note = &second;
	if (left || out->flag != decides) {
		right = eval_bool(run, node->first->next, out);
		if (!right && out->flag == decides)
			left = ERR_NONE;
		else if (!left)
			left = right;
	}
	run->note = outer;
	if (left)
		note_set(outer, "%s", first.text[0] ? first.text : second.text);
	return left;
}

static enum err eval_choose(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	struct cel_value condition;
	enum err err = eval_bool(run, node->first, &condition);
	const struct cel_node *yes = node->first->next;

	return err ? err : eval(run, condition.flag ? yes : yes->next, out);
}

static enum err eval_order(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	struct cel_value a;
	struct cel_value b;
	int order;
	enum err err = eval_two(run, node, &a, &b);

	if (err)
		return err;
	if (cel_compare(&a, &b, &order))
		return note_err(run->note, ERR_MISMATCH, "column %zu: a %s and a %s have no order",
			node->column, cel_type_name(a.type), cel_type_name(b.type));
	*out = cel_bool(node->kind == CEL_LESS      ? order < 0
			: node->kind == CEL_AT_MOST ? order <= 0
			: node->kind == CEL_MORE    ? order > 0
						    : order >= 0);
	return ERR_NONE;
}

static enum err eval_equal(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	struct cel_value a;
	struct cel_value b;
	bool equal;
	enum err err = eval_two(run, node, &a, &b);

	if (err)
		return err;
	equal = cel_equal(&a, &b, &run->steps);
	*out = cel_bool(equal == (node->kind == CEL_EQUAL));
	return within_steps(run);
}

static enum err eval_in(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	struct cel_value needle;
	struct cel_value among;
	bool found = false;
	enum err err = eval_two(run, node, &needle, &among);

	if (err)
		return err;
	if (among.type == CEL_MAP)
		found = cel_map_find(&among, &needle, &run->steps) != NULL;
	else if (among.type != CEL_LIST)
		return cel_fail(run, ERR_MISMATCH, "\"in\" wants a list or a map on its right");
	else
		for (size_t i = 0; i < among.count && !found; i++)
			found = cel_equal(&among.items[i], &needle, &run->steps);
	*out = cel_bool(found);
	return within_steps(run);
}

static enum err eval_add(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	struct cel_value a;
	struct cel_value b;
	char *text;
	enum err err = eval_two(run, node, &a, &b);

	if (err)
		return err;
	if (a.type != CEL_STRING || b.type != CEL_STRING)
		return note_err(run->note, ERR_MISMATCH,
			"column %zu: \"+\" joins strings, not a %s and a %s", node->column,
			cel_type_name(a.type), cel_type_name(b.type));
	text = cel_arena_take(run->arena, a.text.len + b.text.len, 1);
	if (!text)
		return cel_fail(run, ERR_LIMIT, "the values take too much memory");
	cel_put(cel_put(text, a.text), b.text);
	*out = cel_string(slice_make(text, a.text.len + b.text.len));
	return ERR_NONE;
}

/* ---- lists, maps, calls ---- */

static enum err eval_list(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	struct cel_value *items;
	size_t count = 0;

	for (const struct cel_node *child = node->first; child; child = child->next)
		count++;
	items = cel_arena_take(run->arena, count, sizeof *items);
	if (!items)
		return cel_fail(run, ERR_LIMIT, "the values take too much memory");
	*out = (struct cel_value){.type = CEL_LIST, .count = count, .items = items};
	for (const struct cel_node *child = node->first; child; child = child->next, items++) {
		enum err err = eval(run, child, items);

		if (err)
			return err;
	}
	return ERR_NONE;
}

static enum err eval_map(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	struct cel_value list;
	struct cel_entry *entries;
	enum err err = eval_list(run, node, &list);

	if (err)
		return err;
	entries = cel_arena_take(run->arena, list.count / 2, sizeof *entries);
	if (!entries)
		return cel_fail(run, ERR_LIMIT, "the values take too much memory");
	*out = (struct cel_value){.type = CEL_MAP, .entries = entries};
	for (size_t i = 0; i < list.count; i += 2) {
		run->column = node->column;
		if (list.items[i].type == CEL_NULL || list.items[i].type >= CEL_LIST)
			return cel_fail(run, ERR_MISMATCH, "a map's key must be a plain value");
		if (cel_map_find(out, &list.items[i], &run->steps))
			return cel_fail(run, ERR_MISMATCH, "the map has a key twice");
		entries[out->count++] = (struct cel_entry){list.items[i], list.items[i + 1]};
	}
	return within_steps(run);
}

static enum err eval_call(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	struct cel_value arguments[CEL_MAX_ARGUMENTS];
	size_t count = 0;

	for (const struct cel_node *child = node->first; child; child = child->next) {
		enum err err = eval(run, child, &arguments[count++]);

		if (err)
			return err;
	}
	run->column = node->column;
	return node->function->call(run, arguments, count, out);
}

static enum err eval(struct cel_run *run, const struct cel_node *node, struct cel_value *out)
{
	enum err err;

	run->column = node->column;
	run->steps++;
	err = within_steps(run);
	if (err)
		return err;
	switch (node->kind) {
	case CEL_LITERAL:
		*out = node->value;
		return ERR_NONE;
	case CEL_VARIABLE:
		*out = run->variables[node->variable];
		return ERR_NONE;
	case CEL_SELECT:
	case CEL_HAS:
		return eval_select(run, node, out);
	case CEL_INDEX:
		return eval_index(run, node, out);
	case CEL_CALL:
		return eval_call(run, node, out);
	case CEL_NOT:
		err = eval_bool(run, node->first, out);
		if (!err)
			*out = cel_bool(!out->flag);
		return err;
	case CEL_AND:
		return eval_logic(run, node, false, out);
	case CEL_OR:
		return eval_logic(run, node, true, out);
	case CEL_CHOOSE:
		return eval_choose(run, node, out);
	case CEL_EQUAL:
	case CEL_UNEQUAL:
		return eval_equal(run, node, out);
	case CEL_LESS:
	case CEL_AT_MOST:
	case CEL_MORE:
	case CEL_AT_LEAST:
		return eval_order(run, node, out);
	case CEL_IN:
		return eval_in(run, node, out);
	case CEL_ADD:
		return eval_add(run, node, out);
	case CEL_LIST_OF:
		return eval_list(run, node, out);
	case CEL_MAP_OF:
		return eval_map(run, node, out);
	case CEL_NODE_INVALID:
		break;
	}
	return cel_fail(run, ERR_UNSUPPORTED, "the tree has a node of no kind");
}

enum err cel_evaluate(const struct cel *expression, const struct cel_value *variables,
	struct cel_arena *arena, struct cel_value *out, struct note *note)
{
	struct cel_run run = {.variables = variables, .arena = arena, .note = note};

	*out = (struct cel_value){0};
	return eval(&run, expression->root, out);
}
