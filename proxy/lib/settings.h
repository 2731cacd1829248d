/*
 * settings: configuration as a table. One row per setting makes the struct member, the parser,
 * the help text and docs/config.md; there is no second place that could disagree. Strict: an
 * unknown, missing or ill-typed member is an error that names it by its path; so is a duplicate
 * one, by its name.
 *
 * A section is an X-macro list of rows, each
 *	ROW(name, TYPE, fallback, "One sentence.")
 * with TYPE one of the SETTING_FIELD_ macros below, and fallback REQUIRED, ABSENT (then pointers
 * are NULL and lists empty) or the default as JSON text.
 */
#ifndef LIB_SETTINGS_H
#define LIB_SETTINGS_H

#include <stdbool.h>

#include "lib/json.h"

enum setting_type {
	SETTING_INVALID = 0,
	SETTING_TEXT,
	SETTING_URL,
	SETTING_UINT,
	SETTING_NUMBER,
	SETTING_FLAG,
	SETTING_TEXTS,
	SETTING_CHOICE,
	SETTING_SECRET,
	SETTING_OBJECT,
	SETTING_OBJECTS,
	SETTING_JSON,
};

#define REQUIRED NULL
#define ABSENT ""

struct settings;

struct setting {
	const char *name;
	const char *fallback;
	const char *sentence;
	size_t offset;
	enum setting_type type;
	uint64_t min, max;          /* of a number; `max` also bounds the count of a list */
	const char *const *choices; /* indexed by the enum's value; 0 is never a choice */
	const struct settings *of;  /* the section of an object */
};

/* A section: the rows of one JSON object and the size of its struct. */
struct settings {
	const char *name;
	const char *sentence;
	const struct setting *rows;
	size_t count;
	size_t size;
};

struct text_list {
	char **at; /* NULL only when the setting is absent: an empty list says something */
	size_t count;
};

/* What a row declares in the struct. */
#define SETTING_FIELD_TEXT() char *
#define SETTING_FIELD_URL() char * /* absolute http or https URL, RFC 3986 */
#define SETTING_FIELD_UINT(least, most) uint64_t
#define SETTING_FIELD_NUMBER(least, most) double
#define SETTING_FIELD_FLAG() bool
#define SETTING_FIELD_TEXTS(most) struct text_list
#define SETTING_FIELD_CHOICE(type, names) type
#define SETTING_FIELD_SECRET() \
	char * /* {"file": PATH} or {"env": NAME}; never in the file itself */
#define SETTING_FIELD_OBJECT(type) struct type *
#define SETTING_FIELD_OBJECTS(type, most) \
	struct {                          \
		struct type *at;          \
		size_t count;             \
	}
#define SETTING_FIELD_JSON() struct json *

/* What a row puts into the table. An object's section is called <struct>_settings. */
#define SETTING_ROW_TEXT() .type = SETTING_TEXT
#define SETTING_ROW_URL() .type = SETTING_URL
#define SETTING_ROW_UINT(least, most) .type = SETTING_UINT, .min = (least), .max = (most)
#define SETTING_ROW_NUMBER(least, most) .type = SETTING_NUMBER, .min = (least), .max = (most)
#define SETTING_ROW_FLAG() .type = SETTING_FLAG
#define SETTING_ROW_TEXTS(most) .type = SETTING_TEXTS, .max = (most)
#define SETTING_ROW_CHOICE(type_, names) .type = SETTING_CHOICE, .choices = (names)
#define SETTING_ROW_SECRET() .type = SETTING_SECRET
#define SETTING_ROW_OBJECT(type_) .type = SETTING_OBJECT, .of = &type_##_settings
#define SETTING_ROW_OBJECTS(type_, most) \
	.type = SETTING_OBJECTS, .of = &type_##_settings, .max = (most)
#define SETTING_ROW_JSON() .type = SETTING_JSON

#define SETTING_DECLARE(name_, TYPE, fallback_, sentence_) SETTING_FIELD_##TYPE name_;
#define SETTING_TABLE(struct_, name_, TYPE, fallback_, sentence_) \
	{.name = #name_,                                          \
		.fallback = fallback_,                            \
		.sentence = sentence_,                            \
		.offset = offsetof(struct struct_, name_),        \
		SETTING_ROW_##TYPE},

/* A section made of the table `rows_`, for that struct. */
#define SETTINGS_OF(struct_, name_, sentence_, rows_)                                           \
	{                                                                                       \
		.name = name_, .sentence = sentence_, .rows = rows_, .count = ARRAY_LEN(rows_), \
		.size = sizeof(struct struct_),                                                 \
	}

/*
 * Fill `out` (settings->size bytes) from `object`. ERR_SYNTAX with a note such as
 * "routes[0].audience: missing". What was filled is freed by settings_clear in either case.
 */
enum err settings_read(const struct settings *settings, const struct json *object, void *out,
	struct note *note) MUST_USE;
/* The same from a file of at most JSON_MAX_BYTES. */
enum err settings_load(
	const struct settings *settings, const char *path, void *out, struct note *note) MUST_USE;
void settings_clear(const struct settings *settings, void *filled);

/* Append the reference of the section and those below it: Markdown, one table each. */
void settings_reference(struct buf *out, const struct settings *settings);

bool text_list_has(const struct text_list *list, struct slice text);
/* All of them, with spaces between, as scopes are written; the caller frees it. [RFC6749 3.3] */
char *text_list_join(const struct text_list *list);

/* The whole file, at most `max` bytes; appended to `out`. */
enum err file_read(const char *path, size_t max, struct buf *out) MUST_USE;

#endif
