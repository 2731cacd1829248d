/*
 * http_head: whatever it calls complete is, written again from its parts, the bytes that came. The
 * input is what a client sends, with a zero byte in front of what an earlier one left behind.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "fuzz/model.h"
#include "lib/http_server.h"

/* What lies between two parts, as it came. */
static void add_gap(
	struct buf *out, const char *raw, const char *buffer, const char *from, const char *to)
{
	buf_append(out, raw + (from - buffer), (size_t)(to - from));
}

/* The head of the parts; the gaps that may differ are copied after they were looked at. */
static void write_again(struct buf *out, const struct http_head_parts *p, const char *raw)
{
	const char *end = p->version + strlen(p->version);

	add_gap(out, raw, p->start, p->start, p->method);
	MUST(out->len == 0 || slice_is(buf_slice(out), "\r\n"));
	buf_printf(out, "%s %s%s%s HTTP/%s", p->method, p->target, p->query ? "?" : "",
		p->query ? p->query : "", p->version);
	/* CivetWeb wrote NUL over both bytes of this one line end; only their number is known. */
	add_gap(out, raw, p->start, end, end + 2);
	MUST(strspn(out->at + out->len - 2, "\r\n ") == 2);
	for (size_t i = 0; i < p->fields.count; i++) {
		const struct http_field *field = &p->fields.at[i];
		size_t before;

		buf_add(out, field->name);
		/* [RFC9110 5.6.2] delimiters, which end a name for other readers */
		MUST(strcspn(field->name.at, "\"(),/:;<=>?@[\\]{} ") == field->name.len);
		buf_putc(out, ':');
		before = out->len;
		add_gap(out, raw, p->start, field->name.at + field->name.len + 1, field->value.at);
		MUST(strspn(out->at + before, " \t") == out->len - before);
		buf_add(out, field->value);
		buf_puts(out, "\r\n");
	}
	buf_puts(out, "\r\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
	size_t received = zero ? (size_t)(zero - data) : size;
	/* Without that zero byte; the parser meets a NUL at the end at last. */
	size_t room = size - (zero ? 1 : 0);
	char *buffer = xcalloc(1, room + 1);
	char *raw = xcalloc(1, room + 1);
	struct buf again = {0};
	struct model model;

	memcpy(buffer, data, received);
	if (zero)
		memcpy(buffer + received, zero + 1, room - received);
	memcpy(raw, buffer, room);
	if (model_read(&model, buffer, room, received) && http_head_complete(&model.parts)) {
		write_again(&again, &model.parts, raw);
		/* The reader's head, the parser's head and the client's bytes are one. */
		MUST(again.len == (size_t)(model.parts.end - buffer));
		MUST(memcmp(again.at, raw, again.len) == 0);
		MUST(model.parts.fields.count <= HTTP_MAX_FIELDS);
	}
	buf_clear(&again);
	free(buffer);
	free(raw);
	return 0;
}
