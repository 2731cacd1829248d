#include "wire_parse.h"

#include <string.h>

/* Up to and without CRLF or LF; false when the line does not end within the bytes. */
static bool next_line(struct slice bytes, size_t *at, struct slice *line)
{
	struct slice rest = slice_from(bytes, *at);
	size_t end = slice_find(rest, '\n');

	if (end == rest.len)
		return false;
	*line = slice_to(rest, end);
	if (slice_ends(*line, "\r"))
		line->len--;
	*at += end + 1;
	return true;
}

/* Fields up to the empty line; `at` stands behind it afterwards. */
static enum wire_state parse_fields(struct slice bytes, size_t *at, struct wire_message *out)
{
	struct slice line;

	for (;;) {
		size_t colon;

		if (!next_line(bytes, at, &line))
			return WIRE_MORE;
		if (line.len == 0)
			return WIRE_DONE;
		colon = slice_find(line, ':');
		if (out->field_count == WIRE_MAX_FIELDS)
			return WIRE_BROKEN;
		out->field[out->field_count++] = (struct http_field){
			slice_to(line, colon), slice_trim(slice_from(line, colon + 1))};
	}
}

static bool hex_size(struct slice text, size_t *size)
{
	*size = 0;
	text = slice_trim(slice_to(text, slice_find(text, ';')));
	if (text.len == 0 || text.len > 8)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int digit = hex_digit(text.at[i]);

		if (digit < 0)
			return false;
		*size = *size * 16 + (size_t)digit;
	}
	return true;
}

static enum wire_state parse_chunks(struct slice bytes, size_t *at, struct wire_message *out)
{
	struct slice line;
	size_t size;

	out->chunked = true;
	for (;;) {
		if (!next_line(bytes, at, &line))
			return WIRE_MORE;
		if (!hex_size(line, &size))
			return WIRE_BROKEN;
		if (size == 0)
			break;
		if (bytes.len - *at < size + 2)
			return WIRE_MORE;
		buf_append(&out->joined, bytes.at + *at, size);
		*at += size + 2;
	}
	/* Trailer fields, if any, are read over. */
	do {
		if (!next_line(bytes, at, &line))
			return WIRE_MORE;
	} while (line.len);
	return WIRE_DONE;
}

static enum wire_state parse_body(
	struct slice bytes, size_t *at, bool until_close, bool closed, struct wire_message *out)
{
	struct http_fields fields = {out->field, out->field_count};
	struct slice length = http_fields_value(fields, "content-length");
	enum wire_state state = WIRE_DONE;
	uint64_t size = 0;

	if (http_list_has(http_fields_value(fields, "transfer-encoding"), "chunked")) {
		state = parse_chunks(bytes, at, out);
		out->body = buf_slice(&out->joined);
		return state;
	}
	if (length.at && !slice_to_u64(length, SIZE_MAX / 2, &size))
		return WIRE_BROKEN;
	if (!length.at && until_close) {
		out->body = slice_from(bytes, *at);
		*at = bytes.len;
		return closed ? WIRE_DONE : WIRE_MORE;
	}
	out->body = slice_to(slice_from(bytes, *at), (size_t)size);
	if (bytes.len - *at < size)
		return WIRE_MORE;
	*at += (size_t)size;
	return WIRE_DONE;
}

enum wire_state wire_parse_response(
	struct slice bytes, bool head, bool closed, struct wire_message *out)
{
	struct slice line;
	enum wire_state state;
	uint64_t status;
	size_t at = 0;

	memset(out, 0, sizeof *out);
	if (!next_line(bytes, &at, &line))
		return WIRE_MORE;
	if (!slice_starts(line, "HTTP/1.") || line.len < 12 ||
		!slice_to_u64(slice_to(slice_from(line, 9), 3), 599, &status))
		return WIRE_BROKEN;
	out->status = (int)status;
	state = parse_fields(bytes, &at, out);
	if (state == WIRE_DONE && !head && status >= 200 && status != 204 && status != 304)
		state = parse_body(bytes, &at, true, closed, out);
	out->complete = state == WIRE_DONE;
	out->len = at;
	return state;
}

enum wire_state wire_parse_request(struct slice bytes, struct wire_message *out)
{
	struct slice line;
	enum wire_state state;
	size_t at = 0;
	size_t space;

	memset(out, 0, sizeof *out);
	if (!next_line(bytes, &at, &line))
		return WIRE_MORE;
	space = slice_find(line, ' ');
	out->method = slice_to(line, space);
	line = slice_from(line, space + 1);
	out->target = slice_to(line, slice_find(line, ' '));
	state = parse_fields(bytes, &at, out);
	if (state == WIRE_DONE)
		state = parse_body(bytes, &at, false, false, out);
	out->complete = state == WIRE_DONE;
	out->len = at;
	return state;
}

void wire_message_clear(struct wire_message *message)
{
	buf_clear(&message->joined);
	memset(message, 0, sizeof *message);
}
