/*
 * json: strict JSON for everyone (RFC 8259, read as I-JSON, RFC 7493). The only user of cJSON.
 * Knows no claims and no configuration.
 *
 * cJSON by itself takes trailing bytes, duplicate members, "\u0000", broken UTF-8 and raw control
 * characters, and matches names without case. Two parsers that disagree about one token are how
 * tokens get forged, so all of that is refused here, before cJSON sees the text.
 */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include <stdbool.h>

#include "lib/str.h"

/* Bounds of json_parse; more is ERR_LIMIT. */
#define JSON_MAX_DEPTH 32
#define JSON_MAX_BYTES (1024 * 1024)
#define JSON_MAX_MEMBERS 1024    /* of one object */
#define JSON_MAX_NUMBER_BYTES 60 /* cJSON cuts longer ones without a word */

/* One value of a document. What json_parse and json_new_* return is owned, all else borrowed. */
struct json;

/*
 * NULL and ERR_SYNTAX or ERR_LIMIT for anything that is not exactly one JSON text. A number that
 * no double holds is past a limit too.
 */
enum err json_parse(struct slice text, struct json **out) MUST_USE;
/* The same for a text that a person wrote: the note says in which line, or which name, it fails. */
enum err json_parse_noted(struct slice text, struct json **out, struct note *note) MUST_USE;
/* The same for a text that we wrote ourselves, which may be longer: `most` bytes. */
enum err json_parse_long(struct slice text, size_t most, struct json **out) MUST_USE;
void json_free(struct json *owned);

bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_null(const struct json *value);
bool json_is_true(const struct json *value);
bool json_is_bool(const struct json *value);
/* False, with *out set empty, when the value is absent (NULL) or of another type. */
bool json_string(const struct json *value, struct slice *out);
bool json_number(const struct json *value, double *out);
/* A number without fraction that no other number is read as: |n| < 2^53. */
bool json_integer(const struct json *value, int64_t *out);

/* NULL when there is none, or `object` is not an object. The name is compared byte for byte. */
const struct json *json_member(const struct json *object, const char *name);
/* The string member's text, or SLICE_NONE. */
struct slice json_member_string(const struct json *object, const char *name);
/* Elements or members; 0 for anything else. */
size_t json_count(const struct json *container);
/* First element or member and the next one; NULL at the end. The name is "" in an array. */
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *value);
const char *json_name(const struct json *value);

/* Same type and content; the order of members does not count, the order of elements does. */
bool json_equal(const struct json *a, const struct json *b);

struct json *json_new_object(void);
struct json *json_new_array(void);
struct json *json_new_string(struct slice text);
struct json *json_new_bool(bool value);
struct json *json_copy(const struct json *value);
/* Consumes `take_value`. An existing member of that name is replaced. */
void json_set(struct json *object, const char *name, struct json *take_value);
void json_set_string(struct json *object, const char *name, struct slice text);
void json_set_number(struct json *object, const char *name, double number);
void json_remove(struct json *object, const char *name);
/* Set the members that `changes` has, and remove those that are null in it. */
void json_change(struct json *object, const struct json *changes);
void json_push(struct json *array, struct json *take_value);
/* Append the compact text. Integers up to 2^53 print without exponent or fraction. */
void json_print(struct buf *out, const struct json *value);
/*
 * Append `text` as a JSON string, quotes included. Bytes that are not UTF-8, and NUL, which
 * json_parse refuses, become U+FFFD.
 */
void json_quote(struct buf *out, struct slice text);

/* Whole text is UTF-8 without surrogates and overlong forms. [RFC3629 3] */
bool utf8_valid(struct slice text);

#endif
