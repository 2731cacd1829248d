#include "lib/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json_scan.h"

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * A name that two members have; NULL when each has its own. Sorted, for a comparison of each with
 * each would let a hostile text cost the square of its size. json_scan has counted the members.
 */
static const char *name_of_two(const cJSON *object)
{
	const char *name[JSON_MAX_MEMBERS];
	size_t count = 0;

	for (const cJSON *member = object->child; member; member = member->next)
		name[count++] = member->string;
	if (count < 2)
		return NULL;
	qsort(name, count, sizeof name[0], compare_names);
	for (size_t i = 1; i < count; i++)
		if (strcmp(name[i - 1], name[i]) == 0)
			return name[i];
	return NULL;
}

/* What the grammar does not see. Names are compared after decoding: "\u0061ud" is "aud". */
static enum err judge_values(const cJSON *value, struct note *note)
{
	enum err err = ERR_NONE;
	const char *twice;

	/* [RFC7493 2.2] past the largest double is infinity, which no JSON text can say */
	if (cJSON_IsNumber(value) && !isfinite(value->valuedouble))
		return note_err(note, ERR_LIMIT, "a number is too large");
	/* [RFC7515 4] [RFC7493 2.3] */
	twice = cJSON_IsObject(value) ? name_of_two(value) : NULL;
	if (twice)
		return note_err(note, ERR_SYNTAX, "the member \"%.60s\" stands there twice", twice);
	for (const cJSON *child = value->child; child && !err; child = child->next)
		err = judge_values(child, note);
	return err;
}

static size_t line_at(struct slice text, size_t position)
{
	size_t line = 1;

	for (size_t i = 0; i < position; i++)
		line += text.at[i] == '\n';
	return line;
}

static enum err parse(struct slice text, size_t most, struct json **out, struct note *note)
{
	const char *end = NULL;
	size_t stopped;
	cJSON *parsed;
	enum err err;

	*out = NULL;
	err = json_scan(text, most, &stopped);
	if (err)
		return note_err(note, err, "line %zu: %s", line_at(text, stopped),
			err == ERR_LIMIT ? "past a limit" : "not strict JSON");
	parsed = cJSON_ParseWithLengthOpts(text.at, text.len, &end, 0);
	if (!parsed)
		return note_err(note, ERR_SYNTAX, "not strict JSON");
	err = judge_values(parsed, note);
	if (err) {
		cJSON_Delete(parsed);
		return err;
	}
	*out = (struct json *)parsed;
	return ERR_NONE;
}

enum err json_parse(struct slice text, struct json **out)
{
	return parse(text, JSON_MAX_BYTES, out, NULL);
}

enum err json_parse_noted(struct slice text, struct json **out, struct note *note)
{
	return parse(text, JSON_MAX_BYTES, out, note);
}

enum err json_parse_long(struct slice text, size_t most, struct json **out)
{
	return parse(text, most, out, NULL);
}

/* ---- reading; `struct json` is cJSON under a name that nobody else may look behind ---- */

static const cJSON *in(const struct json *value)
{
	return (const cJSON *)value;
}

static cJSON *own(struct json *value)
{
	return (cJSON *)value;
}

/* cJSON answers NULL only when memory is out. */
static struct json *made(cJSON *value)
{
	if (!value)
		abort();
	return (struct json *)value;
}

void json_free(struct json *owned)
{
	cJSON_Delete(own(owned));
}

bool json_is_object(const struct json *value)
{
	return cJSON_IsObject(in(value));
}

bool json_is_array(const struct json *value)
{
	return cJSON_IsArray(in(value));
}

bool json_is_null(const struct json *value)
{
	return cJSON_IsNull(in(value));
}

bool json_is_true(const struct json *value)
{
	return cJSON_IsTrue(in(value));
}

bool json_is_bool(const struct json *value)
{
	return cJSON_IsBool(in(value));
}

bool json_string(const struct json *value, struct slice *out)
{
	*out = SLICE_NONE;
	if (!cJSON_IsString(in(value)))
		return false;
	*out = slice_of(in(value)->valuestring);
	return true;
}

bool json_number(const struct json *value, double *out)
{
	*out = 0;
	if (!cJSON_IsNumber(in(value)) || !isfinite(in(value)->valuedouble))
		return false;
	*out = in(value)->valuedouble;
	return true;
}

bool json_integer(const struct json *value, int64_t *out)
{
	double number;

	*out = 0;
	/* Not 2^53 itself: 2^53 + 1 is read as the same double. [RFC7493 2.2] */
	if (!json_number(value, &number) || fabs(number) > 9007199254740991.0 ||
		number != floor(number))
		return false;
	*out = (int64_t)number;
	return true;
}

const struct json *json_member(const struct json *object, const char *name)
{
	if (!cJSON_IsObject(in(object)))
		return NULL;
	return (const struct json *)cJSON_GetObjectItemCaseSensitive(in(object), name);
}

struct slice json_member_string(const struct json *object, const char *name)
{
	struct slice text;

	return json_string(json_member(object, name), &text) ? text : SLICE_NONE;
}

size_t json_count(const struct json *container)
{
	size_t count = 0;

	for (const struct json *v = json_first(container); v; v = json_next(v))
		count++;
	return count;
}

const struct json *json_first(const struct json *container)
{
	return container ? (const struct json *)in(container)->child : NULL;
}

const struct json *json_next(const struct json *value)
{
	return (const struct json *)in(value)->next;
}

const char *json_name(const struct json *value)
{
	return in(value)->string ? in(value)->string : "";
}

/* cJSON_Compare is not used: it takes close numbers for equal, and 2^depth steps. */
static bool objects_equal(const struct json *a, const struct json *b)
{
	if (json_count(a) != json_count(b))
		return false;
	for (const struct json *member = json_first(a); member; member = json_next(member))
		if (!json_equal(member, json_member(b, json_name(member))))
			return false;
	return true;
}

static bool arrays_equal(const struct json *a, const struct json *b)
{
	const struct json *other = json_first(b);

	if (json_count(a) != json_count(b))
		return false;
	for (const struct json *element = json_first(a); element; element = json_next(element)) {
		if (!json_equal(element, other))
			return false;
		other = json_next(other);
	}
	return true;
}

bool json_equal(const struct json *a, const struct json *b)
{
	if (!a || !b || in(a)->type != in(b)->type)
		return false;
	if (json_is_object(a))
		return objects_equal(a, b);
	if (json_is_array(a))
		return arrays_equal(a, b);
	if (cJSON_IsString(in(a)))
		return strcmp(in(a)->valuestring, in(b)->valuestring) == 0;
	if (cJSON_IsNumber(in(a)))
		return in(a)->valuedouble == in(b)->valuedouble;
	return true;
}

/* ---- making ---- */

struct json *json_new_object(void)
{
	return made(cJSON_CreateObject());
}

struct json *json_new_array(void)
{
	return made(cJSON_CreateArray());
}

struct json *json_new_string(struct slice text)
{
	char *copy = slice_dup(text);
	struct json *value = made(cJSON_CreateString(copy));

	free(copy);
	return value;
}

struct json *json_new_bool(bool value)
{
	return made(cJSON_CreateBool(value));
}

struct json *json_copy(const struct json *value)
{
	return made(cJSON_Duplicate(in(value), 1));
}

void json_set(struct json *object, const char *name, struct json *take_value)
{
	/* Replaced in place, so that a document keeps the order in which it was written. */
	if (json_member(object, name)) {
		if (!cJSON_ReplaceItemInObjectCaseSensitive(own(object), name, own(take_value)))
			abort();
		return;
	}
	if (!cJSON_AddItemToObject(own(object), name, own(take_value)))
		abort();
}

void json_set_string(struct json *object, const char *name, struct slice text)
{
	json_set(object, name, json_new_string(text));
}

void json_set_number(struct json *object, const char *name, double number)
{
	json_set(object, name, made(cJSON_CreateNumber(number)));
}

void json_remove(struct json *object, const char *name)
{
	cJSON_DeleteItemFromObjectCaseSensitive(own(object), name);
}

void json_change(struct json *object, const struct json *changes)
{
	for (const struct json *c = json_first(changes); c; c = json_next(c)) {
		if (json_is_null(c))
			json_remove(object, json_name(c));
		else
			json_set(object, json_name(c), json_copy(c));
	}
}

void json_push(struct json *array, struct json *take_value)
{
	if (!cJSON_AddItemToArray(own(array), own(take_value)))
		abort();
}
