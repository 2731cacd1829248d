#include "lib/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base64url.h"
#include "lib/clock.h"
#include "lib/crypto.h"
#include "lib/json.h"

struct trace {
	int fd;
	enum trace_detail detail;
};

struct trace *trace_open(const char *path, enum trace_detail detail, struct note *note)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	struct trace *trace;

	if (fd < 0) {
		note_set(note, "trace file %s: %s", path, strerror(errno));
		return NULL;
	}
	trace = xmalloc(sizeof *trace);
	trace->fd = fd;
	trace->detail = detail;
	return trace;
}

void trace_close(struct trace *trace)
{
	if (!trace)
		return;
	close(trace->fd);
	free(trace);
}

uint64_t trace_exchange(void)
{
	static _Atomic uint64_t next;

	return ((uint64_t)getpid() << 24) + atomic_fetch_add(&next, 1);
}

/*
 * Fields that never carry a credential. All others are redacted: routes name header fields for
 * their secrets as they like, so no list of dangerous names is ever complete.
 */
static bool is_harmless(struct slice name)
{
	static const char *const names[] = {"accept", "accept-encoding", "cache-control",
		"connection", "content-encoding", "content-length", "content-type", "date",
		"expect", "host", "mcp-method", "mcp-protocol-version", "origin",
		"transfer-encoding", "user-agent", "via", "www-authenticate"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (slice_is_nocase(name, names[i]))
			return true;
	return false;
}

static void write_fields(struct buf *line, const struct trace *trace, struct http_fields fields)
{
	buf_puts(line, ",\"fields\":[");
	for (size_t i = 0; i < fields.count; i++) {
		struct slice value = fields.at[i].value;
		char tag[SECRET_TAG_SIZE];

		if (trace->detail == TRACE_REDACTED && !is_harmless(fields.at[i].name)) {
			secret_tag(value, tag);
			value = slice_of(tag);
		}
		buf_puts(line, i ? ",[" : "[");
		json_quote(line, fields.at[i].name);
		buf_putc(line, ',');
		json_quote(line, value);
		buf_putc(line, ']');
	}
	buf_putc(line, ']');
}

static void write_body(struct buf *line, struct slice body)
{
	struct buf encoded = {0};

	if (body.len > TRACE_MAX_BODY_BYTES)
		buf_printf(line, ",\"body_bytes\":%zu", body.len);
	body = slice_to(body, TRACE_MAX_BODY_BYTES);
	/* json_quote would write something else for a NUL. */
	if (utf8_valid(body) && slice_find(body, '\0') == body.len) {
		buf_puts(line, ",\"body\":");
		json_quote(line, body);
		return;
	}
	base64_encode(&encoded, body.at, body.len);
	buf_puts(line, ",\"body_base64\":");
	json_quote(line, buf_slice(&encoded));
	buf_clear(&encoded);
}

void trace_write(struct trace *trace, const struct trace_message *message)
{
	struct buf line = {0};
	char now[CLOCK_TEXT_SIZE];

	if (!trace)
		return;
	clock_text(clock_now(), now);
	buf_printf(&line, "{\"time\":\"%s\",\"from\":", now);
	json_quote(&line, slice_of(message->from));
	buf_puts(&line, ",\"to\":");
	json_quote(&line, slice_of(message->to));
	buf_printf(&line, ",\"kind\":\"%s\",\"exchange\":%llu",
		message->response ? "response" : "request", (unsigned long long)message->exchange);
	if (message->response) {
		buf_printf(&line, ",\"status\":%d", message->status);
	} else {
		struct slice target = message->target;

		buf_puts(&line, ",\"method\":");
		json_quote(&line, message->method);
		/* A query may carry a credential that should not be there. [RFC6750 5.3] */
		if (trace->detail == TRACE_REDACTED)
			target = slice_to(target, slice_find(target, '?'));
		buf_puts(&line, ",\"target\":");
		json_quote(&line, target);
	}
	write_fields(&line, trace, message->fields);
	if (trace->detail == TRACE_FULL)
		write_body(&line, message->body);
	buf_puts(&line, "}\n");
	/* One write of the whole line: with O_APPEND no other program's line gets into it. */
	if (write(trace->fd, line.at, line.len) != (ssize_t)line.len)
		abort();
	buf_clear(&line);
}
