#include "observe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/trace.h"

/* What the file holds from `from` on; nothing when it is not there yet. */
static enum err read_from(const char *path, size_t from, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	char block[65536];
	size_t n;

	if (!file)
		return errno == ENOENT ? ERR_NONE : ERR_IO;
	if (fseek(file, (long)from, SEEK_SET) == 0)
		while ((n = fread(block, 1, sizeof block, file)) > 0)
			buf_append(out, block, n);
	fclose(file);
	return ERR_NONE;
}

static void read_fields(struct message *m)
{
	size_t count = 0;

	for (const struct json *pair = json_first(json_member(m->line, "fields"));
		pair && count < MESSAGE_MAX_FIELDS; pair = json_next(pair)) {
		const struct json *name = json_first(pair);

		if (name && json_next(name) && json_string(name, &m->field[count].name) &&
			json_string(json_next(name), &m->field[count].value))
			count++;
	}
	m->fields = (struct http_fields){m->field, count};
}

static enum err read_message(struct slice text, struct message **out)
{
	struct json *line;
	struct message *m;
	int64_t number;
	enum err err = json_parse_long(text, TRACE_MAX_LINE_BYTES, &line);

	if (err)
		return err;
	m = xcalloc(1, sizeof *m);
	m->line = line;
	m->from = json_member_string(line, "from");
	m->to = json_member_string(line, "to");
	m->response = slice_is(json_member_string(line, "kind"), "response");
	if (json_integer(json_member(line, "exchange"), &number))
		m->exchange = (uint64_t)number;
	if (json_integer(json_member(line, "status"), &number))
		m->status = (int)number;
	m->method = json_member_string(line, "method");
	m->target = json_member_string(line, "target");
	m->body = json_member_string(line, "body");
	read_fields(m);
	*out = m;
	return m->from.at && m->to.at ? ERR_NONE : ERR_SYNTAX;
}

/* The request of the same exchange; parts of a stream and unknown ones have none. */
static const struct message *request_of(const struct observation *o, const struct message *m)
{
	for (size_t i = o->count; i-- > 0;)
		if (!o->at[i]->response && o->at[i]->exchange == m->exchange)
			return o->at[i];
	return NULL;
}

enum err observe(
	const char *path, size_t from, struct observation *out, size_t *next, struct note *note)
{
	struct buf text = {0};
	struct slice rest;
	struct slice line;
	enum err err = read_from(path, from, &text);

	*out = (struct observation){0};
	*next = from;
	if (err)
		return note_err(note, err, "%s: cannot be read", path);
	rest = buf_slice(&text);
	while (!err && slice_split(&rest, '\n', &line) && rest.at) {
		struct message *m = NULL;

		err = read_message(line, &m);
		if (m) {
			out->at = xrealloc(out->at, (out->count + 1) * sizeof *out->at);
			if (m->response)
				m->answers = request_of(out, m);
			out->at[out->count++] = m;
		}
		*next += line.len + 1;
	}
	if (err)
		note_set(note, "%s: line at byte %zu is no message", path, *next);
	buf_clear(&text);
	return err;
}

void observation_clear(struct observation *observation)
{
	for (size_t i = 0; i < observation->count; i++) {
		json_free(observation->at[i]->line);
		free(observation->at[i]);
	}
	free(observation->at);
	*observation = (struct observation){0};
}

size_t observation_requests(const struct observation *o, const char *from, const char *to)
{
	size_t count = 0;

	for (size_t i = 0; i < o->count; i++) {
		const struct message *m = o->at[i];

		count += !m->response && (!from || slice_is(m->from, from)) &&
			 (!to || slice_is(m->to, to));
	}
	return count;
}

const struct message *observation_request(
	const struct observation *o, const char *to, const char *prefix)
{
	for (size_t i = 0; i < o->count; i++)
		if (!o->at[i]->response && slice_is(o->at[i]->to, to) &&
			slice_starts(o->at[i]->target, prefix))
			return o->at[i];
	return NULL;
}

struct slice message_bearer(const struct message *message)
{
	struct slice value = http_fields_value(message->fields, "authorization");

	return slice_is_nocase(slice_to(value, 7), "Bearer ") ? slice_from(value, 7) : SLICE_NONE;
}

void message_bytes(const struct message *message, struct buf *out)
{
	struct slice encoded = json_member_string(message->line, "body_base64");

	buf_add(out, message->target);
	for (size_t i = 0; i < message->fields.count; i++) {
		buf_putc(out, '\n');
		buf_add(out, message->fields.at[i].name);
		buf_putc(out, ':');
		buf_add(out, message->fields.at[i].value);
	}
	buf_putc(out, '\n');
	buf_add(out, message->body);
	if (encoded.at && base64_decode(encoded, out))
		abort(); /* our own trace */
}
