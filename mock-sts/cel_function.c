#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cel_node.h"

static enum err no_overload(struct cel_run *run, const char *name, const struct cel_value *value)
{
	return note_err(run->note, ERR_MISMATCH, "column %zu: %s() does not take a %s here",
		run->column, name, cel_type_name(value->type));
}

static enum err no_memory(struct cel_run *run)
{
	return cel_fail(run, ERR_LIMIT, "the values take too much memory");
}

/* False with an error set when one of `count` arguments is no string. */
static enum err want_strings(
	struct cel_run *run, const char *name, const struct cel_value *arguments, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (arguments[i].type != CEL_STRING)
			return no_overload(run, name, &arguments[i]);
	return ERR_NONE;
}

/* Bytes of the code point at the front; the text is UTF-8. */
static size_t point_len(struct slice text)
{
	size_t len = 1;

	while (len < text.len && ((unsigned char)text.at[len] & 0xc0) == 0x80)
		len++;
	return len;
}

/* Position of the first `needle`, or SIZE_MAX. */
static size_t find(struct slice text, struct slice needle)
{
	const char *found;

	if (needle.len == 0)
		return 0;
	if (needle.len > text.len)
		return SIZE_MAX;
	found = memmem(text.at, text.len, needle.at, needle.len);
	return found ? (size_t)(found - text.at) : SIZE_MAX;
}

/* ---- of every type ---- */

static enum err call_size(
	struct cel_run *run, const struct cel_value *a, size_t count, struct cel_value *out)
{
	int64_t size = 0;

	(void)count;
	if (a->type == CEL_LIST || a->type == CEL_MAP) {
		*out = cel_int((int64_t)a->count);
		return ERR_NONE;
	}
	if (a->type != CEL_STRING)
		return no_overload(run, "size", a);
	for (struct slice rest = a->text; rest.len; rest = slice_from(rest, point_len(rest)))
		size++;
	*out = cel_int(size);
	return ERR_NONE;
}

/* The shortest decimal that reads back as the same double; whole numbers have no fraction. */
static void print_double(double number, char *to, size_t room)
{
	if (number == floor(number) && fabs(number) <= 9007199254740992.0) {
		snprintf(to, room, "%.0f", number);
		return;
	}
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(to, room, "%.*g", digits, number);
		if (strtod(to, NULL) == number)
			return;
	}
}

static enum err call_string(
	struct cel_run *run, const struct cel_value *a, size_t count, struct cel_value *out)
{
	const size_t room = 40;
	char *text;

	(void)count;
	if (a->type == CEL_STRING) {
		*out = *a;
		return ERR_NONE;
	}
	text = cel_arena_take(run->arena, room, 1);
	if (!text)
		return no_memory(run);
	if (a->type == CEL_BOOL)
		snprintf(text, room, "%s", a->flag ? "true" : "false");
	else if (a->type == CEL_INT)
		snprintf(text, room, "%" PRId64, a->integer);
	else if (a->type == CEL_DOUBLE)
		print_double(a->number, text, room);
	else
		return no_overload(run, "string", a);
	*out = cel_string(slice_of(text));
	return ERR_NONE;
}

/* ---- of strings ---- */

static enum err call_contains(
	struct cel_run *run, const struct cel_value *a, size_t count, struct cel_value *out)
{
	enum err err = want_strings(run, "contains", a, count);

	*out = cel_bool(!err && find(a[0].text, a[1].text) != SIZE_MAX);
	return err;
}

static enum err call_starts_with(
	struct cel_run *run, const struct cel_value *a, size_t count, struct cel_value *out)
{
	enum err err = want_strings(run, "startsWith", a, count);

	if (err)
		return err;
	*out = cel_bool(slice_equal(slice_to(a[0].text, a[1].text.len), a[1].text));
	return ERR_NONE;
}

static enum err call_ends_with(
	struct cel_run *run, const struct cel_value *a, size_t count, struct cel_value *out)
{
	enum err err = want_strings(run, "endsWith", a, count);

	if (err)
		return err;
	*out = cel_bool(
		a[0].text.len >= a[1].text.len &&
		slice_equal(slice_from(a[0].text, a[0].text.len - a[1].text.len), a[1].text));
	return ERR_NONE;
}

/* The template's text before and behind its one {name}. */
static bool split_template(struct slice template, struct slice *prefix, struct slice *suffix)
{
	size_t open = slice_find(template, '{');
	size_t close = slice_find(template, '}');

	if (close == template.len || close < open + 2)
		return false;
	for (size_t i = open + 1; i < close; i++) {
		char c = template.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
			c != '_' && c != '-')
			return false;
	}
	*prefix = slice_to(template, open);
	*suffix = slice_from(template, close + 1);
	return slice_find(*suffix, '{') == suffix->len && slice_find(*suffix, '}') == suffix->len;
}

/* "a/{x}/b": what stands between the first "a/" and the next "/b"; "" when one is missing. */
static enum err call_extract(
	struct cel_run *run, const struct cel_value *a, size_t count, struct cel_value *out)
{
	struct slice prefix;
	struct slice suffix;
	struct slice rest;
	size_t at;
	enum err err = want_strings(run, "extract", a, count);

	if (err)
		return err;
	if (!split_template(a[1].text, &prefix, &suffix))
		return cel_fail(run, ERR_MISMATCH, "extract() wants a template with one {name}");
	*out = cel_string(SLICE(""));
	at = find(a[0].text, prefix);
	if (at == SIZE_MAX)
		return ERR_NONE;
	rest = slice_from(a[0].text, at + prefix.len);
	at = suffix.len ? find(rest, suffix) : rest.len;
	if (at != SIZE_MAX && at > 0)
		*out = cel_string(slice_to(rest, at));
	return ERR_NONE;
}

/* The third argument of split as a number of parts; SIZE_MAX for "as many as there are". */
static enum err split_limit(
	struct cel_run *run, const struct cel_value *a, size_t count, size_t *out)
{
	*out = SIZE_MAX;
	if (count < 3)
		return ERR_NONE;
	if (a[2].type != CEL_INT)
		return no_overload(run, "split", &a[2]);
	if (a[2].integer >= 0)
		*out = (size_t)a[2].integer;
	return ERR_NONE;
}

/* Cut the next part off; the last of `limit` parts is all the rest. */
static bool next_part(struct slice *rest, struct slice separator, bool last, struct slice *part)
{
	size_t at;

	if (!rest->at)
		return false;
	at = last            ? SIZE_MAX
	     : separator.len ? find(*rest, separator)
	     : rest->len     ? point_len(*rest)
			     : SIZE_MAX;
	/* Without separator the last code point has nothing behind it, not an empty part. */
	if (at == SIZE_MAX || (separator.len == 0 && at == rest->len)) {
		*part = *rest;
		*rest = SLICE_NONE;
		return true;
	}
	*part = slice_to(*rest, at);
	*rest = slice_make(rest->at + at + separator.len, rest->len - at - separator.len);
	return true;
}

static enum err call_split(
	struct cel_run *run, const struct cel_value *a, size_t count, struct cel_value *out)
{
	struct cel_value *items;
	struct slice rest;
	struct slice part;
	size_t parts = 0;
	size_t limit;
	enum err err = want_strings(run, "split", a, 2);

	if (!err)
		err = split_limit(run, a, count, &limit);
	if (err)
		return err;
	/* [cel-go strings.split] "" has one part by a separator and none by code points */
	rest = a[0].text.len ? a[0].text : a[1].text.len ? SLICE("") : SLICE_NONE;
	for (struct slice r = rest; parts < limit; parts++)
		if (!next_part(&r, a[1].text, parts + 1 == limit, &part))
			break;
	items = cel_arena_take(run->arena, parts, sizeof *items);
	if (!items)
		return no_memory(run);
	for (size_t i = 0; i < parts; i++)
		if (next_part(&rest, a[1].text, i + 1 == limit, &part))
			items[i] = cel_string(part);
	*out = (struct cel_value){.type = CEL_LIST, .count = parts, .items = items};
	return ERR_NONE;
}

/* ---- of lists ---- */

static enum err call_join(
	struct cel_run *run, const struct cel_value *a, size_t count, struct cel_value *out)
{
	struct slice separator = SLICE("");
	size_t len = 0;
	char *text;
	char *to;

	if (a[0].type != CEL_LIST)
		return no_overload(run, "join", &a[0]);
	if (count > 1 && a[1].type != CEL_STRING)
		return no_overload(run, "join", &a[1]);
	if (count > 1)
		separator = a[1].text;
	for (size_t i = 0; i < a[0].count; i++) {
		if (a[0].items[i].type != CEL_STRING)
			return no_overload(run, "join", &a[0].items[i]);
		len += a[0].items[i].text.len + (i ? separator.len : 0);
	}
	text = cel_arena_take(run->arena, len, 1);
	if (!text)
		return no_memory(run);
	to = text;
	for (size_t i = 0; i < a[0].count; i++) {
		if (i)
			to = cel_put(to, separator);
		to = cel_put(to, a[0].items[i].text);
	}
	*out = cel_string(slice_make(text, len));
	return ERR_NONE;
}

const struct cel_function *cel_function_named(struct slice name)
{
	static const struct cel_function functions[] = {
		{"size", true, true, 1, 1, call_size},
		{"string", true, false, 1, 1, call_string},
		{"contains", false, true, 2, 2, call_contains},
		{"startsWith", false, true, 2, 2, call_starts_with},
		{"endsWith", false, true, 2, 2, call_ends_with},
		{"extract", false, true, 2, 2, call_extract},
		{"split", false, true, 2, 3, call_split},
		{"join", false, true, 1, 2, call_join},
	};

	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		if (slice_is(name, functions[i].name))
			return &functions[i];
	return NULL;
}
