/*
 * form: application/x-www-form-urlencoded, the encoding of OAuth messages. Knows names and values,
 * not which ones a grant wants. [RFC6749 B] [WHATWG URL 5]
 */
#ifndef LIB_FORM_H
#define LIB_FORM_H

#include <stdbool.h>

#include "lib/str.h"

#define FORM_MAX_BYTES (256 * 1024)
#define FORM_MAX_PARAMETERS 100

struct form_parameter {
	struct slice name;
	struct slice value;
};

/* Decoded parameters in the order of the text; their bytes live in `storage`. */
struct form {
	struct form_parameter *at;
	size_t count;
	struct buf storage;
};

/*
 * ERR_SYNTAX for "%" without two hex digits, a decoded NUL, or bytes that are not UTF-8 after
 * decoding; ERR_LIMIT past the bounds. The caller clears `out` in either case; after an error it
 * has no parameters.
 */
enum err form_parse(struct slice text, struct form *out) MUST_USE;
void form_clear(struct form *form);

/*
 * The value of the only parameter of that name; SLICE_NONE when it is absent or empty, which
 * mean the same, and when it stands there more than once, which form_count tells. [RFC6749 3.2]
 */
struct slice form_value(const struct form *form, const char *name);
/* How often the name occurs. */
size_t form_count(const struct form *form, const char *name);

/* Append "name=value", with "&" when `out` is not empty. */
void form_add(struct buf *out, const char *name, struct slice value);
/* Append `text` encoded: letters, digits and "-._*" as they are, SP as "+", all others as %XX. */
void form_encode(struct buf *out, struct slice text);
/* Append `text` decoded, "+" as SP. */
enum err form_decode(struct slice text, struct buf *out) MUST_USE;

#endif
