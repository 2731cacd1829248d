#include "lib/reply_reader.h"

#include <string.h>

enum place {
	IN_HEAD = 1,
	IN_LENGTH, /* of a body that is `left` bytes long */
	IN_REST,   /* of a body that ends with the connection */
	IN_CHUNK_LINE,
	IN_CHUNK,
	BEHIND_CHUNK,
	IN_TRAILER,
	ENDED,
};

void reply_reader_begin(struct reply_reader *r, bool no_content)
{
	r->status = 0;
	r->fields = (struct http_fields){r->field, 0};
	r->reusable = false;
	r->err = ERR_NONE;
	r->no_content = no_content;
	r->place = IN_HEAD;
	r->head = r->line = (struct buf){0};
	r->line_at = 0;
	r->left = 0;
}

void reply_reader_clear(struct reply_reader *r)
{
	buf_clear(&r->head);
	buf_clear(&r->line);
}

static enum reply_step broken(struct reply_reader *r, enum err err)
{
	r->err = err;
	return REPLY_BROKEN;
}

/*
 * Move bytes to `into` up to the end of the line that begins at line_at. REPLY_PART when there is
 * the end of it; it is then the caller's to move line_at on.
 */
static enum reply_step take_line(struct reply_reader *r, struct buf *into, size_t most,
	const char *what, struct slice *bytes, struct note *note)
{
	size_t end = slice_find(*bytes, '\n');
	struct slice part = slice_to(*bytes, end + 1);

	if (into->len + part.len > most)
		return broken(r, note_err(note, ERR_LIMIT,
					 "the reply's %s is larger than %zu bytes", what, most));
	buf_add(into, part);
	*bytes = slice_from(*bytes, part.len);
	return end < part.len ? REPLY_PART : REPLY_MORE;
}

/* The line without its end. [RFC9112 2.2] "MAY recognize a single LF as a line terminator" */
static struct slice line_of(const struct reply_reader *r, const struct buf *from)
{
	struct slice line = slice_from(buf_slice(from), r->line_at);

	line.len--;
	if (line.len && line.at[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* ---- the head ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* [RFC9112 4] HTTP-version SP 3DIGIT [ SP reason-phrase ]; `*minor` is of the version */
static bool read_status_line(struct reply_reader *r, struct slice line, int *minor)
{
	static const struct slice version = SLICE("HTTP/1.");
	const char *at = line.at + version.len;

	if (line.len < version.len + 5 || memcmp(line.at, version.at, version.len) != 0 ||
		!is_digit(at[0]) || at[1] != ' ' || !is_digit(at[2]) || !is_digit(at[3]) ||
		!is_digit(at[4]) || (line.len > version.len + 5 && at[5] != ' ') ||
		!http_is_field_value(line, true))
		return false;
	*minor = at[0] - '0';
	r->status = (at[2] - '0') * 100 + (at[3] - '0') * 10 + (at[4] - '0');
	/* [RFC9110 15] "Values outside the range 100..599 are invalid" */
	return r->status >= 100 && r->status <= 599;
}

static enum err read_field(struct reply_reader *r, struct slice line, struct note *note)
{
	size_t colon = slice_find(line, ':');
	struct http_field *field = &r->field[r->fields.count];

	if (r->fields.count == REPLY_MAX_FIELDS)
		return note_err(
			note, ERR_LIMIT, "the reply has more than %d fields", REPLY_MAX_FIELDS);
	/* [RFC9112 5.2] a proxy replaces obs-fold, or discards the message: 502 is the safer one */
	if (line.at[0] == ' ' || line.at[0] == '\t')
		return note_err(note, ERR_UNREACHABLE, "the reply has a folded field");
	if (colon == line.len)
		return note_err(note, ERR_UNREACHABLE, "the reply has a field without colon");
	field->name = slice_to(line, colon);
	/* [RFC9112 5.1] "A proxy MUST remove any such whitespace from a response message" */
	while (field->name.len && strchr(" \t", field->name.at[field->name.len - 1]))
		field->name.len--;
	/* Never SLICE_NONE: an empty value is not the same as none. */
	field->value = slice_trim(slice_make(line.at + colon + 1, line.len - colon - 1));
	if (!http_is_token(field->name))
		return note_err(note, ERR_UNREACHABLE, "the reply has a field with a bad name");
	if (!http_is_field_value(field->value, true))
		return note_err(note, ERR_UNREACHABLE, "the reply's field %.*s has a bad value",
			SLICE_ARGS(slice_to(field->name, 60)));
	r->fields.count++;
	return ERR_NONE;
}

static bool wants_close(struct http_fields fields)
{
	for (size_t i = 0; i < fields.count; i++)
		if (slice_is_nocase(fields.at[i].name, "connection") &&
			http_list_has(fields.at[i].value, "close"))
			return true;
	return false;
}

/* [RFC9112 6.3] how long the body is; where the next byte stands tells it */
static enum err read_framing(struct reply_reader *r, int minor, struct note *note)
{
	struct slice coding = http_fields_value(r->fields, "transfer-encoding");
	struct slice length = http_fields_value(r->fields, "content-length");

	if (!http_framing_single(r->fields))
		return note_err(note, ERR_UNREACHABLE, "the reply has no single framing");
	/* Nobody asked for another coding, and HTTP/1.0 has none. [RFC9112 6.1, 7.4] */
	if (coding.at && (minor == 0 || !slice_is_nocase(coding, "chunked")))
		return note_err(note, ERR_UNREACHABLE,
			"the reply's Transfer-Encoding is not that of this version, chunked");
	if (r->no_content || r->status == 204 || r->status == 304)
		r->place = ENDED;
	else if (coding.at)
		r->place = IN_CHUNK_LINE;
	else if (slice_to_u64(length, INT64_MAX, &r->left))
		r->place = r->left ? IN_LENGTH : ENDED;
	else
		r->place = IN_REST;
	r->reusable = minor >= 1 && r->place != IN_REST && !wants_close(r->fields);
	return ERR_NONE;
}

/* All lines of the head are there; the fields can point into them now. */
static enum reply_step read_head(struct reply_reader *r, struct note *note)
{
	struct slice rest = buf_slice(&r->head);
	struct slice line = SLICE_NONE;
	enum err err = ERR_NONE;
	bool first = true;
	int minor = 0;

	while (!err && slice_split(&rest, '\n', &line)) {
		if (line.len && line.at[line.len - 1] == '\r')
			line.len--;
		if (first && !read_status_line(r, line, &minor))
			err = note_err(note, ERR_UNREACHABLE, "the reply has no HTTP status line");
		else if (!first && line.len)
			err = read_field(r, line, note);
		first = false;
	}
	/* [RFC9110 15.2] interim responses are not the answer; nobody asked to switch protocols */
	if (!err && r->status == 101)
		err = note_err(note, ERR_UNREACHABLE, "the reply's status is 101");
	if (!err && http_status_is_interim(r->status)) {
		buf_reset(&r->head);
		r->fields.count = 0;
		return REPLY_MORE;
	}
	if (!err)
		err = read_framing(r, minor, note);
	return err ? broken(r, err) : REPLY_HEAD;
}

static enum reply_step next_of_head(struct reply_reader *r, struct slice *bytes, struct note *note)
{
	enum reply_step step;

	while ((step = take_line(r, &r->head, REPLY_MAX_HEAD_BYTES, "head", bytes, note)) ==
		REPLY_PART) {
		bool last = line_of(r, &r->head).len == 0;

		r->line_at = r->head.len;
		if (!last)
			continue;
		r->line_at = 0;
		step = read_head(r, note);
		if (step != REPLY_MORE)
			return step;
	}
	return step;
}

/* ---- the body ---- */

static enum reply_step next_of_known(
	struct reply_reader *r, enum place behind, struct slice *bytes, struct slice *part)
{
	if (bytes->len == 0)
		return REPLY_MORE;
	*part = slice_to(*bytes, r->left < bytes->len ? (size_t)r->left : bytes->len);
	*bytes = slice_from(*bytes, part->len);
	r->left -= part->len;
	if (r->left == 0)
		r->place = (int)behind;
	return REPLY_PART;
}

static enum reply_step bad_chunk(struct reply_reader *r, struct note *note)
{
	return broken(r, note_err(note, ERR_UNREACHABLE, "the reply has a bad chunk"));
}

/* [RFC9112 7.1] 1*HEXDIG, then an extension or not, then CRLF and nothing else */
static bool read_chunk_size(struct slice line, uint64_t *size)
{
	size_t i = 0;

	if (!slice_ends(line, "\r\n"))
		return false;
	line = slice_to(line, line.len - 2);
	for (*size = 0; i < line.len && hex_digit(line.at[i]) >= 0; i++) {
		if (*size > INT64_MAX >> 4)
			return false;
		*size = *size << 4 | (uint64_t)hex_digit(line.at[i]);
	}
	line = slice_trim(slice_from(line, i));
	return i > 0 && (line.len == 0 || line.at[0] == ';');
}

static enum reply_step next_of_chunk_line(
	struct reply_reader *r, struct slice *bytes, struct note *note)
{
	enum reply_step step =
		take_line(r, &r->line, REPLY_MAX_CHUNK_LINE_BYTES, "chunk line", bytes, note);

	if (step != REPLY_PART)
		return step;
	if (!read_chunk_size(buf_slice(&r->line), &r->left))
		return bad_chunk(r, note);
	buf_reset(&r->line);
	r->place = r->left ? IN_CHUNK : IN_TRAILER;
	return REPLY_PART;
}

static enum reply_step next_behind_chunk(
	struct reply_reader *r, struct slice *bytes, struct note *note)
{
	struct slice part = slice_to(*bytes, 2 - r->line.len);

	buf_add(&r->line, part);
	*bytes = slice_from(*bytes, part.len);
	if (memcmp(buf_slice(&r->line).len ? r->line.at : "", "\r\n", r->line.len) != 0)
		return bad_chunk(r, note);
	if (r->line.len < 2)
		return REPLY_MORE;
	buf_reset(&r->line);
	r->place = IN_CHUNK_LINE;
	return REPLY_PART;
}

/* [RFC9110 6.5.1] fields behind the body are not fields of the message: read and dropped */
static enum reply_step next_of_trailer(
	struct reply_reader *r, struct slice *bytes, struct note *note)
{
	enum reply_step step =
		take_line(r, &r->line, REPLY_MAX_HEAD_BYTES, "trailer section", bytes, note);

	if (step != REPLY_PART)
		return step;
	if (line_of(r, &r->line).len == 0)
		r->place = ENDED;
	r->line_at = r->line.len;
	return REPLY_PART;
}

enum reply_step reply_reader_next(
	struct reply_reader *r, struct slice *bytes, struct slice *part, struct note *note)
{
	enum reply_step step = REPLY_PART;

	/* A step between two parts of the body is of no interest to the caller. */
	while (step == REPLY_PART)
		switch ((enum place)r->place) {
		case IN_HEAD:
			return next_of_head(r, bytes, note);
		case IN_LENGTH:
			return next_of_known(r, ENDED, bytes, part);
		case IN_CHUNK:
			return next_of_known(r, BEHIND_CHUNK, bytes, part);
		case IN_REST:
			*part = *bytes;
			*bytes = SLICE_NONE;
			return part->len ? REPLY_PART : REPLY_MORE;
		case IN_CHUNK_LINE:
			step = next_of_chunk_line(r, bytes, note);
			break;
		case BEHIND_CHUNK:
			step = next_behind_chunk(r, bytes, note);
			break;
		case IN_TRAILER:
			step = next_of_trailer(r, bytes, note);
			break;
		case ENDED:
			return REPLY_END;
		}
	return step;
}

enum err reply_reader_finish(const struct reply_reader *r, struct note *note)
{
	if (r->place == ENDED || r->place == IN_REST)
		return ERR_NONE;
	return note_err(note, ERR_UNREACHABLE,
		r->place == IN_HEAD && r->head.len == 0 ? "the connection ended without a reply"
							: "the connection ended within the reply");
}
