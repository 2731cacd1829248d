#include "lib/form.h"

#include <stdlib.h>
#include <string.h>

#include "lib/json.h"

enum err form_decode(struct slice text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			int high = i + 1 < text.len ? hex_digit(text.at[i + 1]) : -1;
			int low = i + 2 < text.len ? hex_digit(text.at[i + 2]) : -1;

			if (high < 0 || low < 0)
				return ERR_SYNTAX;
			c = (char)(unsigned char)(high * 16 + low);
			i += 2;
		}
		if (c == '\0')
			return ERR_SYNTAX;
		buf_putc(out, c);
	}
	return ERR_NONE;
}

/*
 * Decode one side of a pair into storage; the slice is made later, when the storage no longer
 * moves, so only its length is kept here.
 */
static enum err decode_part(struct form *form, struct slice text, struct slice *part)
{
	size_t before = form->storage.len;
	enum err err = form_decode(text, &form->storage);

	if (err)
		return err;
	part->len = form->storage.len - before;
	if (!utf8_valid(slice_make(form->storage.at + before, part->len)))
		return ERR_SYNTAX;
	return ERR_NONE;
}

static enum err decode_pairs(struct slice text, struct form *out)
{
	struct slice rest = text;
	struct slice pair;

	while (slice_split(&rest, '&', &pair)) {
		size_t equals = slice_find(pair, '=');
		struct form_parameter *parameter;
		enum err err;

		if (pair.len == 0)
			continue;
		if (out->count == FORM_MAX_PARAMETERS)
			return ERR_LIMIT;
		parameter = &out->at[out->count];
		err = decode_part(out, slice_to(pair, equals), &parameter->name);
		if (!err)
			err = decode_part(out, slice_from(pair, equals + 1), &parameter->value);
		if (err)
			return err;
		out->count++;
	}
	return ERR_NONE;
}

enum err form_parse(struct slice text, struct form *out)
{
	size_t at = 0;
	enum err err;

	*out = (struct form){0};
	if (text.len > FORM_MAX_BYTES)
		return ERR_LIMIT;
	out->at = xcalloc(FORM_MAX_PARAMETERS, sizeof *out->at);
	buf_append(&out->storage, "", 0);
	err = decode_pairs(text, out);
	if (err) {
		/* What was read so far has lengths and no bytes yet. */
		out->count = 0;
		return err;
	}
	for (size_t i = 0; i < out->count; i++) {
		out->at[i].name.at = out->storage.at + at;
		at += out->at[i].name.len;
		out->at[i].value.at = out->storage.at + at;
		at += out->at[i].value.len;
	}
	return ERR_NONE;
}

void form_clear(struct form *form)
{
	free(form->at);
	buf_clear(&form->storage);
	*form = (struct form){0};
}

size_t form_count(const struct form *form, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < form->count; i++)
		count += slice_is(form->at[i].name, name);
	return count;
}

struct slice form_value(const struct form *form, const char *name)
{
	struct slice found = SLICE_NONE;

	if (form_count(form, name) != 1)
		return SLICE_NONE;
	for (size_t i = 0; i < form->count; i++)
		if (slice_is(form->at[i].name, name) && form->at[i].value.len)
			found = form->at[i].value;
	return found;
}

void form_encode(struct buf *out, struct slice text)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			(c && strchr("-._*", c))) {
			buf_putc(out, (char)c);
		} else if (c == ' ') {
			buf_putc(out, '+');
		} else {
			buf_putc(out, '%');
			buf_putc(out, hex[c >> 4]);
			buf_putc(out, hex[c & 15]);
		}
	}
}

void form_add(struct buf *out, const char *name, struct slice value)
{
	if (out->len)
		buf_putc(out, '&');
	form_encode(out, slice_of(name));
	buf_putc(out, '=');
	form_encode(out, value);
}
