/*
 * str: borrowed slices, growing buffers, and memory that cannot fail. Knows bytes, not meanings.
 * Out of memory ends the program: these are programs, not libraries, and a proxy that limps on
 * without memory is not one that fails closed.
 */
#ifndef LIB_STR_H
#define LIB_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/err.h"

/* Bytes that belong to somebody else; valid as long as their source. May hold NUL. */
struct slice {
	const char *at;
	size_t len;
};

/* Bytes of our own that grow. Zero-initialised is empty; `at` is NUL-terminated once non-NULL. */
struct buf {
	char *at;
	size_t len;
	size_t capacity;
};

#define SLICE_NONE ((struct slice){NULL, 0})
#define SLICE(literal) ((struct slice){"" literal, sizeof(literal) - 1})
/* For printf's "%.*s". */
#define SLICE_ARGS(s) (int)(s).len, (s).at

struct slice slice_of(const char *text);
struct slice slice_make(const char *at, size_t len);
bool slice_equal(struct slice a, struct slice b);
bool slice_is(struct slice a, const char *text);
/* ASCII case only, in every locale: field names, schemes. */
bool slice_is_nocase(struct slice a, const char *text);
bool slice_equal_nocase(struct slice a, struct slice b);
bool slice_starts(struct slice a, const char *prefix);
bool slice_ends(struct slice a, const char *suffix);
bool slice_contains(struct slice a, const char *needle);
/* Position of the first `c`, or a.len. */
size_t slice_find(struct slice a, char c);
/* Bytes from `from` on; empty when `from` is past the end. */
struct slice slice_from(struct slice a, size_t from);
struct slice slice_to(struct slice a, size_t to);
/* Without SP and HTAB at both ends. [RFC9110 5.6.3] */
struct slice slice_trim(struct slice a);
/*
 * Cut the next part off `*rest` at `separator`; false when nothing is left. "a,,b" has three
 * parts, "a," two, "" one, and SLICE_NONE none.
 */
bool slice_split(struct slice *rest, char separator, struct slice *part);
/* The caller owns the NUL-terminated copy. */
char *slice_dup(struct slice a);
/* 0 to 15, or -1 when `c` is no hexadecimal digit. */
int hex_digit(char c);
/* A decimal of digits only, at most `max`; anything else is false. */
bool slice_to_u64(struct slice a, uint64_t max, uint64_t *out);

void buf_append(struct buf *b, const void *bytes, size_t len);
void buf_add(struct buf *b, struct slice s);
void buf_puts(struct buf *b, const char *text);
void buf_putc(struct buf *b, char c);
/* Make the content `len` bytes longer and return where they begin; the caller fills them. */
char *buf_extend(struct buf *b, size_t len);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
struct slice buf_slice(const struct buf *b);
/* Forget the content from `len` on, keep the memory. */
void buf_cut(struct buf *b, size_t len);
/* Forget all of it, keep the memory. */
void buf_reset(struct buf *b);
/* Wipe and free: a buffer may have held a secret, and nobody knows afterwards. */
void buf_clear(struct buf *b);
/* The content as the caller's own NUL-terminated string; the buffer is empty afterwards. */
char *buf_take(struct buf *b);

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *at, size_t size);
char *xstrdup(const char *text);
char *xasprintf(const char *format, ...) PRINTF_LIKE(1, 2);

/* Wipe then free; NULL is fine. */
void secret_free(char *text);
void secret_wipe(void *at, size_t len);
/* Equal in constant time for equal lengths; the length itself is not secret. */
bool same_secret(struct slice a, struct slice b);

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
