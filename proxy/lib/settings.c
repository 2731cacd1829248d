#include "lib/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/url.h"

#define SECRET_MAX_BYTES 4096
#define PATH_SIZE 120

/* Every list in a struct has this shape, whatever it points to. */
struct any_list {
	void *at;
	size_t count;
};

static enum err read_section(const struct settings *settings, const struct json *object, void *out,
	const char *path, struct note *note);

bool text_list_has(const struct text_list *list, struct slice text)
{
	for (size_t i = 0; i < list->count; i++)
		if (slice_is(text, list->at[i]))
			return true;
	return false;
}

char *text_list_join(const struct text_list *list)
{
	struct buf text = {0};

	for (size_t i = 0; i < list->count; i++)
		buf_printf(&text, "%s%s", i ? " " : "", list->at[i]);
	return buf_take(&text);
}

enum err file_read(const char *path, size_t max, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	enum err err = ERR_NONE;
	char block[4096];
	size_t n;

	if (!file)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	while ((n = fread(block, 1, sizeof block, file)) > 0) {
		if (out->len + n > max) {
			err = ERR_LIMIT;
			break;
		}
		buf_append(out, block, n);
	}
	if (!err && ferror(file))
		err = ERR_IO;
	secret_wipe(block, sizeof block);
	fclose(file);
	return err;
}

/* ---- one value ---- */

static enum err read_text(const struct setting *row, const struct json *value, char **field,
	const char *path, struct note *note)
{
	struct slice text;
	struct url url;

	if (!json_string(value, &text) || text.len == 0)
		return note_err(note, ERR_SYNTAX, "%s: must be a non-empty string", path);
	if (row->type == SETTING_URL && url_parse(text, &url))
		return note_err(
			note, ERR_SYNTAX, "%s: must be an absolute http or https URL", path);
	*field = slice_dup(text);
	return ERR_NONE;
}

static enum err read_texts(const struct setting *row, const struct json *value,
	struct text_list *field, const char *path, struct note *note)
{
	struct slice text;

	if (!json_is_array(value) || json_count(value) > row->max)
		return note_err(note, ERR_SYNTAX, "%s: must be an array of at most %llu strings",
			path, (unsigned long long)row->max);
	field->at = xcalloc(json_count(value), sizeof *field->at);
	for (const struct json *v = json_first(value); v; v = json_next(v)) {
		if (!json_string(v, &text) || text.len == 0)
			return note_err(note, ERR_SYNTAX, "%s: must hold non-empty strings", path);
		field->at[field->count++] = slice_dup(text);
	}
	return ERR_NONE;
}

static enum err read_choice(const struct setting *row, const struct json *value, int *field,
	const char *path, struct note *note)
{
	struct slice text;
	struct buf names = {0};

	if (json_string(value, &text))
		for (int i = 1; row->choices[i]; i++)
			if (slice_is(text, row->choices[i])) {
				*field = i;
				return ERR_NONE;
			}
	for (int i = 1; row->choices[i]; i++)
		buf_printf(&names, "%s\"%s\"", i > 1 ? ", " : "", row->choices[i]);
	note_set(note, "%s: must be one of %s", path, names.at);
	buf_clear(&names);
	return ERR_SYNTAX;
}

/* {"file": PATH} or {"env": NAME}. The note names where the secret was looked for, never it. */
static enum err read_secret(
	const struct json *value, char **field, const char *path, struct note *note)
{
	struct slice file = json_member_string(value, "file");
	struct slice name = json_member_string(value, "env");
	struct buf text = {0};
	char *source;
	enum err err = ERR_NONE;

	if (json_count(value) != 1 || !json_is_object(value) || (!file.len && !name.len))
		return note_err(note, ERR_SYNTAX,
			"%s: must be {\"file\": PATH} or {\"env\": NAME}, never the secret itself",
			path);
	source = slice_dup(file.len ? file : name);
	if (file.len) {
		err = file_read(source, SECRET_MAX_BYTES, &text);
		while (text.len && (text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\r'))
			text.at[--text.len] = '\0';
	} else if (getenv(source)) {
		buf_puts(&text, getenv(source));
	}
	/* A secret is a C string: behind a NUL it would be cut off without a word. */
	if (err || text.len == 0 || slice_find(buf_slice(&text), '\0') < text.len)
		err = note_err(note, ERR_NOT_FOUND, "%s: no secret in %s %s", path,
			file.len ? "file" : "environment variable", source);
	else
		*field = xstrdup(text.at);
	buf_clear(&text);
	free(source);
	return err;
}

static enum err read_objects(const struct setting *row, const struct json *value,
	struct any_list *field, const char *path, struct note *note)
{
	enum err err = ERR_NONE;
	size_t i = 0;

	if (!json_is_array(value) || json_count(value) > row->max)
		return note_err(note, ERR_SYNTAX, "%s: must be an array of at most %llu objects",
			path, (unsigned long long)row->max);
	field->at = xcalloc(json_count(value), row->of->size);
	field->count = json_count(value);
	for (const struct json *v = json_first(value); v && !err; v = json_next(v), i++) {
		char inner[PATH_SIZE];

		snprintf(inner, sizeof inner, "%s[%zu]", path, i);
		err = read_section(row->of, v, (char *)field->at + i * row->of->size, inner, note);
	}
	return err;
}

static enum err read_value(const struct setting *row, const struct json *value, void *field,
	const char *path, struct note *note)
{
	int64_t number;
	double real;

	switch (row->type) {
	case SETTING_TEXT:
	case SETTING_URL:
		return read_text(row, value, field, path, note);
	case SETTING_UINT:
		if (!json_integer(value, &number) || number < 0 || (uint64_t)number < row->min ||
			(uint64_t)number > row->max)
			return note_err(note, ERR_SYNTAX,
				"%s: must be a whole number from %llu to %llu", path,
				(unsigned long long)row->min, (unsigned long long)row->max);
		*(uint64_t *)field = (uint64_t)number;
		return ERR_NONE;
	case SETTING_NUMBER:
		if (!json_number(value, &real) || real < (double)row->min ||
			real > (double)row->max)
			return note_err(note, ERR_SYNTAX, "%s: must be a number from %llu to %llu",
				path, (unsigned long long)row->min, (unsigned long long)row->max);
		*(double *)field = real;
		return ERR_NONE;
	case SETTING_FLAG:
		if (!json_is_bool(value))
			return note_err(note, ERR_SYNTAX, "%s: must be true or false", path);
		*(bool *)field = json_is_true(value);
		return ERR_NONE;
	case SETTING_TEXTS:
		return read_texts(row, value, field, path, note);
	case SETTING_CHOICE:
		return read_choice(row, value, field, path, note);
	case SETTING_SECRET:
		return read_secret(value, field, path, note);
	case SETTING_OBJECT:
		*(void **)field = xcalloc(1, row->of->size);
		return read_section(row->of, value, *(void **)field, path, note);
	case SETTING_OBJECTS:
		return read_objects(row, value, field, path, note);
	case SETTING_JSON:
		*(struct json **)field = json_copy(value);
		return ERR_NONE;
	case SETTING_INVALID:
		break;
	}
	return note_err(note, ERR_UNSUPPORTED, "%s: the table has no type", path);
}

/* ---- a section ---- */

static enum err read_row(const struct setting *row, const struct json *object, void *out,
	const char *path, struct note *note)
{
	const struct json *value = json_member(object, row->name);
	struct json *fallback = NULL;
	char inner[PATH_SIZE];
	enum err err;

	snprintf(inner, sizeof inner, "%s%s%s", path, path[0] ? "." : "", row->name);
	if (!value && row->fallback == REQUIRED)
		return note_err(note, ERR_SYNTAX, "%s: missing", inner);
	if (!value) {
		if (row->fallback[0] == '\0')
			return ERR_NONE;
		err = json_parse(slice_of(row->fallback), &fallback);
		if (err)
			return note_err(
				note, err, "%s: the default in the table is not JSON", inner);
		value = fallback;
	}
	err = read_value(row, value, (char *)out + row->offset, inner, note);
	json_free(fallback);
	return err;
}

static enum err read_section(const struct settings *settings, const struct json *object, void *out,
	const char *path, struct note *note)
{
	const char *dot = path[0] ? "." : "";

	if (!json_is_object(object))
		return note_err(note, ERR_SYNTAX, "%s: must be an object",
			path[0] ? path : "configuration");
	for (const struct json *member = json_first(object); member; member = json_next(member)) {
		bool known = false;

		for (size_t i = 0; i < settings->count; i++)
			known |= strcmp(settings->rows[i].name, json_name(member)) == 0;
		if (!known)
			return note_err(note, ERR_SYNTAX, "%s%s%.60s: unknown setting", path, dot,
				json_name(member));
	}
	for (size_t i = 0; i < settings->count; i++) {
		enum err err = read_row(&settings->rows[i], object, out, path, note);

		if (err)
			return err;
	}
	return ERR_NONE;
}

enum err settings_read(
	const struct settings *settings, const struct json *object, void *out, struct note *note)
{
	memset(out, 0, settings->size);
	return read_section(settings, object, out, "", note);
}

enum err settings_load(
	const struct settings *settings, const char *path, void *out, struct note *note)
{
	struct json *document = NULL;
	struct buf text = {0};
	struct note why = {0};
	enum err err;

	memset(out, 0, settings->size);
	err = file_read(path, JSON_MAX_BYTES, &text);
	if (err) {
		note_set(note, "%s: cannot be read (%s)", path, err_name(err));
	} else {
		err = json_parse_noted(buf_slice(&text), &document, &why);
		if (err)
			note_set(note, "%s: %s", path, why.text);
		else
			err = settings_read(settings, document, out, note);
	}
	json_free(document);
	buf_clear(&text);
	return err;
}

static void clear_value(const struct setting *row, void *field)
{
	struct text_list *texts = field;
	struct any_list *list = field;

	switch (row->type) {
	case SETTING_TEXT:
	case SETTING_URL:
		free(*(char **)field);
		break;
	case SETTING_SECRET:
		secret_free(*(char **)field);
		break;
	case SETTING_TEXTS:
		for (size_t i = 0; i < texts->count; i++)
			free(texts->at[i]);
		free(texts->at);
		break;
	case SETTING_OBJECT:
		if (*(void **)field)
			settings_clear(row->of, *(void **)field);
		free(*(void **)field);
		break;
	case SETTING_OBJECTS:
		for (size_t i = 0; i < list->count; i++)
			settings_clear(row->of, (char *)list->at + i * row->of->size);
		free(list->at);
		break;
	case SETTING_JSON:
		json_free(*(struct json **)field);
		break;
	case SETTING_UINT:
	case SETTING_NUMBER:
	case SETTING_FLAG:
	case SETTING_CHOICE:
	case SETTING_INVALID:
		break;
	}
}

void settings_clear(const struct settings *settings, void *filled)
{
	for (size_t i = 0; i < settings->count; i++)
		clear_value(&settings->rows[i], (char *)filled + settings->rows[i].offset);
	memset(filled, 0, settings->size);
}
