#include <stdlib.h>
#include <string.h>

#include "cel_node.h"

/* ---- memory ---- */

void cel_arena_init(struct cel_arena *arena)
{
	*arena = (struct cel_arena){.block = xmalloc(CEL_ARENA_BYTES)};
}

void cel_arena_clear(struct cel_arena *arena)
{
	free(arena->block);
	*arena = (struct cel_arena){0};
}

void *cel_arena_take(struct cel_arena *arena, size_t count, size_t size)
{
	const size_t grain = sizeof(max_align_t);
	size_t room = CEL_ARENA_BYTES - arena->used;
	size_t bytes;
	void *at;

	if (size && count > CEL_ARENA_BYTES / size)
		return NULL;
	bytes = (count * size + grain - 1) / grain * grain;
	if (bytes > room)
		return NULL;
	at = arena->block + arena->used;
	arena->used += bytes;
	return memset(at, 0, bytes);
}

char *cel_put(char *to, struct slice text)
{
	if (text.len)
		memcpy(to, text.at, text.len);
	return to + text.len;
}

/* ---- making ---- */

struct cel_value cel_string(struct slice text)
{
	return (struct cel_value){.type = CEL_STRING, .text = text};
}

struct cel_value cel_bool(bool flag)
{
	return (struct cel_value){.type = CEL_BOOL, .flag = flag};
}

struct cel_value cel_int(int64_t integer)
{
	return (struct cel_value){.type = CEL_INT, .integer = integer};
}

static enum err list_from_json(
	struct cel_arena *arena, const struct json *json, struct cel_value *out)
{
	size_t count = json_count(json);
	struct cel_value *items = cel_arena_take(arena, count, sizeof *items);
	const struct json *element = json_first(json);

	if (!items)
		return ERR_LIMIT;
	*out = (struct cel_value){.type = CEL_LIST, .count = count, .items = items};
	for (size_t i = 0; i < count; i++, element = json_next(element)) {
		enum err err = cel_from_json(arena, element, &items[i]);

		if (err)
			return err;
	}
	return ERR_NONE;
}

static enum err map_from_json(
	struct cel_arena *arena, const struct json *json, struct cel_value *out)
{
	size_t count = json_count(json);
	struct cel_entry *entries = cel_arena_take(arena, count, sizeof *entries);
	const struct json *member = json_first(json);

	if (!entries)
		return ERR_LIMIT;
	*out = (struct cel_value){.type = CEL_MAP, .count = count, .entries = entries};
	for (size_t i = 0; i < count; i++, member = json_next(member)) {
		enum err err = cel_from_json(arena, member, &entries[i].value);

		if (err)
			return err;
		entries[i].key = cel_string(slice_of(json_name(member)));
	}
	return ERR_NONE;
}

enum err cel_from_json(struct cel_arena *arena, const struct json *json, struct cel_value *out)
{
	struct slice text;
	double number;

	*out = (struct cel_value){.type = CEL_NULL};
	if (json_is_object(json))
		return map_from_json(arena, json, out);
	if (json_is_array(json))
		return list_from_json(arena, json, out);
	if (json_string(json, &text))
		*out = cel_string(text);
	else if (json_is_bool(json))
		*out = cel_bool(json_is_true(json));
	else if (json_number(json, &number))
		*out = (struct cel_value){.type = CEL_DOUBLE, .number = number};
	else if (!json_is_null(json))
		return ERR_SYNTAX; /* a number that no double holds */
	return ERR_NONE;
}

/* ---- comparing ---- */

const char *cel_type_name(enum cel_type type)
{
	static const char *const names[] = {
		"nothing", "null", "bool", "int", "double", "string", "list", "map"};

	return names[type];
}

static int sign_of(double difference)
{
	return (difference > 0) - (difference < 0);
}

/* Exact, also where the integer has more digits than a double. */
static int compare_int_double(int64_t integer, double number)
{
	int64_t whole;

	if (number >= 9223372036854775808.0)
		return -1;
	if (number < -9223372036854775808.0)
		return 1;
	whole = (int64_t)number;
	if (integer != whole)
		return integer < whole ? -1 : 1;
	return -sign_of(number - (double)whole);
}

static int compare_texts(struct slice a, struct slice b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

	if (order)
		return order < 0 ? -1 : 1;
	return (a.len > b.len) - (a.len < b.len);
}

enum err cel_compare(const struct cel_value *a, const struct cel_value *b, int *out)
{
	if (a->type == CEL_INT && b->type == CEL_INT)
		*out = (a->integer > b->integer) - (a->integer < b->integer);
	else if (a->type == CEL_DOUBLE && b->type == CEL_DOUBLE)
		*out = (a->number > b->number) - (a->number < b->number);
	else if (a->type == CEL_INT && b->type == CEL_DOUBLE)
		*out = compare_int_double(a->integer, b->number);
	else if (a->type == CEL_DOUBLE && b->type == CEL_INT)
		*out = -compare_int_double(b->integer, a->number);
	else if (a->type == CEL_STRING && b->type == CEL_STRING)
		*out = compare_texts(a->text, b->text);
	else if (a->type == CEL_BOOL && b->type == CEL_BOOL)
		*out = a->flag - b->flag;
	else
		return ERR_MISMATCH;
	return ERR_NONE;
}

const struct cel_value *cel_map_find(
	const struct cel_value *map, const struct cel_value *key, unsigned *steps)
{
	for (size_t i = 0; i < map->count; i++)
		if (cel_equal(&map->entries[i].key, key, steps))
			return &map->entries[i].value;
	return NULL;
}

static bool lists_equal(const struct cel_value *a, const struct cel_value *b, unsigned *steps)
{
	for (size_t i = 0; i < a->count; i++)
		if (!cel_equal(&a->items[i], &b->items[i], steps))
			return false;
	return true;
}

static bool maps_equal(const struct cel_value *a, const struct cel_value *b, unsigned *steps)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct cel_value *other = cel_map_find(b, &a->entries[i].key, steps);

		if (!other || !cel_equal(&a->entries[i].value, other, steps))
			return false;
	}
	return true;
}

bool cel_equal(const struct cel_value *a, const struct cel_value *b, unsigned *steps)
{
	int order;

	if (++*steps > CEL_MAX_STEPS)
		return false;
	if (cel_compare(a, b, &order) == ERR_NONE)
		return order == 0;
	if (a->type != b->type || a->count != b->count)
		return false;
	if (a->type == CEL_LIST)
		return lists_equal(a, b, steps);
	if (a->type == CEL_MAP)
		return maps_equal(a, b, steps);
	return a->type == CEL_NULL;
}
