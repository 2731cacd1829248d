#include "lib/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct slice slice_of(const char *text)
{
	return (struct slice){text, text ? strlen(text) : 0};
}

struct slice slice_make(const char *at, size_t len)
{
	return (struct slice){at, len};
}

bool slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool slice_is(struct slice a, const char *text)
{
	return slice_equal(a, slice_of(text));
}

static char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (ascii_lower(a.at[i]) != ascii_lower(b.at[i]))
			return false;
	return true;
}

bool slice_is_nocase(struct slice a, const char *text)
{
	/* No strlen first: nearly all names differ in their first letter. */
	for (size_t i = 0; i < a.len; i++)
		if (!text[i] || ascii_lower(a.at[i]) != ascii_lower(text[i]))
			return false;
	return text[a.len] == '\0';
}

bool slice_starts(struct slice a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a.len >= len && memcmp(a.at, prefix, len) == 0;
}

bool slice_ends(struct slice a, const char *suffix)
{
	size_t len = strlen(suffix);

	return a.len >= len && memcmp(a.at + a.len - len, suffix, len) == 0;
}

bool slice_contains(struct slice a, const char *needle)
{
	size_t len = strlen(needle);

	if (len == 0)
		return true;
	return a.len >= len && memmem(a.at, a.len, needle, len) != NULL;
}

size_t slice_find(struct slice a, char c)
{
	const char *found = a.len ? memchr(a.at, c, a.len) : NULL;

	return found ? (size_t)(found - a.at) : a.len;
}

struct slice slice_from(struct slice a, size_t from)
{
	if (from >= a.len)
		return SLICE_NONE;
	return (struct slice){a.at + from, a.len - from};
}

struct slice slice_to(struct slice a, size_t to)
{
	return (struct slice){a.at, to < a.len ? to : a.len};
}

struct slice slice_trim(struct slice a)
{
	while (a.len && (a.at[0] == ' ' || a.at[0] == '\t')) {
		a.at++;
		a.len--;
	}
	while (a.len && (a.at[a.len - 1] == ' ' || a.at[a.len - 1] == '\t'))
		a.len--;
	return a;
}

bool slice_split(struct slice *rest, char separator, struct slice *part)
{
	size_t at;

	if (!rest->at)
		return false;
	at = slice_find(*rest, separator);
	*part = slice_to(*rest, at);
	if (at == rest->len)
		*rest = SLICE_NONE;
	else
		*rest = (struct slice){rest->at + at + 1, rest->len - at - 1};
	return true;
}

char *slice_dup(struct slice a)
{
	char *copy = xmalloc(a.len + 1);

	if (a.len)
		memcpy(copy, a.at, a.len);
	copy[a.len] = '\0';
	return copy;
}

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool slice_to_u64(struct slice a, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	*out = 0;
	if (a.len == 0)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		unsigned digit = (unsigned char)a.at[i] - (unsigned)'0';

		if (digit > 9 || digit > max || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

static void buf_reserve(struct buf *b, size_t more)
{
	size_t need = b->len + more + 1;
	size_t capacity = b->capacity ? b->capacity : 128;
	char *grown;

	if (need < more)
		abort();
	if (need <= b->capacity)
		return;
	while (capacity < need)
		capacity *= 2;
	/* Not realloc: the old block may hold a secret and must be wiped. */
	grown = xmalloc(capacity);
	if (b->len)
		memcpy(grown, b->at, b->len);
	if (b->at) {
		secret_wipe(b->at, b->len);
		free(b->at);
	}
	b->at = grown;
	b->capacity = capacity;
}

void buf_append(struct buf *b, const void *bytes, size_t len)
{
	buf_reserve(b, len);
	if (len)
		memcpy(b->at + b->len, bytes, len);
	b->len += len;
	b->at[b->len] = '\0';
}

char *buf_extend(struct buf *b, size_t len)
{
	char *at;

	buf_reserve(b, len);
	at = b->at + b->len;
	b->len += len;
	b->at[b->len] = '\0';
	return at;
}

void buf_add(struct buf *b, struct slice s)
{
	buf_append(b, s.at, s.len);
}

void buf_puts(struct buf *b, const char *text)
{
	buf_append(b, text, strlen(text));
}

void buf_putc(struct buf *b, char c)
{
	buf_append(b, &c, 1);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	size_t room;
	int len;

	/* Most texts are short, so they fit at the first try. */
	buf_reserve(b, 128);
	room = b->capacity - b->len;
	va_start(args, format);
	len = vsnprintf(b->at + b->len, room, format, args);
	va_end(args);
	if (len < 0)
		abort();
	if ((size_t)len >= room) {
		buf_reserve(b, (size_t)len);
		va_start(args, format);
		vsnprintf(b->at + b->len, (size_t)len + 1, format, args);
		va_end(args);
	}
	b->len += (size_t)len;
}

struct slice buf_slice(const struct buf *b)
{
	return (struct slice){b->at ? b->at : "", b->len};
}

void buf_cut(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	secret_wipe(b->at + len, b->len - len);
	b->len = len;
}

void buf_reset(struct buf *b)
{
	buf_cut(b, 0);
}

void buf_clear(struct buf *b)
{
	if (b->at) {
		secret_wipe(b->at, b->len);
		free(b->at);
	}
	*b = (struct buf){0};
}

char *buf_take(struct buf *b)
{
	char *text = b->at ? b->at : xstrdup("");

	*b = (struct buf){0};
	return text;
}

void *xmalloc(size_t size)
{
	void *at = malloc(size ? size : 1);

	if (!at)
		abort();
	return at;
}

void *xcalloc(size_t count, size_t size)
{
	void *at = calloc(count ? count : 1, size ? size : 1);

	if (!at)
		abort();
	return at;
}

void *xrealloc(void *at, size_t size)
{
	void *grown = realloc(at, size ? size : 1);

	if (!grown)
		abort();
	return grown;
}

char *xstrdup(const char *text)
{
	return slice_dup(slice_of(text));
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		abort();
	text = xmalloc((size_t)len + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

void secret_wipe(void *at, size_t len)
{
	if (at && len)
		explicit_bzero(at, len);
}

void secret_free(char *text)
{
	if (!text)
		return;
	secret_wipe(text, strlen(text));
	free(text);
}

bool same_secret(struct slice a, struct slice b)
{
	unsigned char difference = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		difference |= (unsigned char)(a.at[i] ^ b.at[i]);
	return difference == 0;
}
