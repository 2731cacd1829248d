/* Writing responses on CivetWeb's connection, at once or in parts. */
#include "lib/http_civetweb.h"

#include <stdlib.h>

#include "lib/clock.h"
#include "lib/log.h"

/* An unread rest of a body up to this size is read away, so that the connection can go on. */
#define DRAIN_BYTES (64 * 1024)
#define DRAIN_MS 1000
/* As much of a stream as may wait for more. */
#define WAITING_BYTES (16 * 1024)

/* False, and no further writing, once the client does not take it. */
static bool send_bytes(struct http_request_state *s, const struct buf *bytes)
{
	if (!s->gone && mg_write(s->connection, bytes->at, bytes->len) != (int)bytes->len) {
		s->gone = true;
		mg_disable_connection_keep_alive(s->connection);
	}
	return !s->gone;
}

static void put_field(struct buf *out, const char *name, struct slice value)
{
	buf_puts(out, name);
	buf_puts(out, ": ");
	buf_add(out, value);
	buf_puts(out, "\r\n");
}

/* [RFC9110 8.6, 15.3.5, 15.4.5] these have no content and say no length */
static bool status_has_body(int status)
{
	return status >= 200 && status != 204 && status != 304;
}

/* `length` -1: chunks; -2: no framing field at all. */
static void put_head(struct http_request_state *s, const struct http_response *response,
	int64_t length, struct buf *out)
{
	struct http_fields fields = {response->field, response->field_count};
	char now[CLOCK_TEXT_SIZE];

	buf_printf(out, "HTTP/1.1 %d %s\r\n", response->status, http_reason(response->status));
	for (size_t i = 0; i < fields.count; i++) {
		buf_add(out, fields.at[i].name);
		buf_puts(out, ": ");
		buf_add(out, fields.at[i].value);
		buf_puts(out, "\r\n");
	}
	if (!http_fields_count(fields, "date")) {
		clock_http_date(clock_now(), now);
		put_field(out, "Date", slice_of(now));
	}
	if (!s->keep)
		put_field(out, "Connection", SLICE("close"));
	if (length >= 0)
		buf_printf(out, "Content-Length: %lld\r\n", (long long)length);
	else if (length == -1)
		put_field(out, "Transfer-Encoding", SLICE("chunked"));
	buf_puts(out, "\r\n");
}

static void trace_response(
	struct http_request *request, const struct http_response *response, struct slice body)
{
	struct http_request_state *s = request->state;

	if (!s->server->config.trace || !request->caller)
		return;
	trace_write(
		s->server->config.trace, &(struct trace_message){
						 .from = s->server->config.party,
						 .to = request->caller,
						 .response = true,
						 .exchange = s->exchange,
						 .status = response->status,
						 .fields = {response->field, response->field_count},
						 .body = body,
					 });
}

/* Nothing more is read from this connection once its response is out. */
static void end_connection(struct http_request_state *s)
{
	s->keep = false;
	mg_disable_connection_keep_alive(s->connection);
}

/* Read away what is left of a small body; otherwise the connection ends with this response. */
static void drain_body(struct http_request *request)
{
	struct http_request_state *s = request->state;
	char block[4096];
	size_t got = 0;

	if (s->body_done)
		return;
	if (s->unreadable || s->expects_continue || request->content_length < 0 ||
		(uint64_t)request->content_length - s->body_read > DRAIN_BYTES) {
		end_connection(s);
		return;
	}
	s->body_left_ms = DRAIN_MS;
	s->body_refill_at = UINT64_MAX;
	do {
		if (http_request_read(request, block, sizeof block, &got)) {
			end_connection(s);
			return;
		}
	} while (got);
}

void http_response_add_field(struct http_response *response, const struct http_field *field)
{
	if (response->field_count == HTTP_MAX_RESPONSE_FIELDS || !http_is_token(field->name) ||
		!http_is_field_value(field->value, true)) {
		log_say(LOG_ERROR, "response-field-dropped", "%.*s",
			(int)(field->name.len < 60 ? field->name.len : 60), field->name.at);
		return;
	}
	response->field[response->field_count++] = *field;
}

void http_response_add(struct http_response *response, const char *name, struct slice value)
{
	http_response_add_field(response, &(struct http_field){slice_of(name), value});
}

void http_response_json(struct http_response *response, int status, struct slice body)
{
	response->status = status;
	response->body = body;
	http_response_add(response, "Content-Type", SLICE("application/json"));
	http_response_add(response, "Cache-Control", SLICE("no-store"));
}

void http_respond(struct http_request *request, const struct http_response *response)
{
	struct http_request_state *s = request->state;
	bool body = status_has_body(response->status);
	struct buf out = {0};

	if (s->progress != NOT_ANSWERED)
		abort();
	drain_body(request);
	if (response->close)
		end_connection(s);
	trace_response(request, response, response->body);
	put_head(s, response, body ? (int64_t)response->body.len : -2, &out);
	if (body && !s->head_only)
		buf_add(&out, response->body);
	/* One write: a head and a body apart cost a delayed acknowledgement. */
	send_bytes(s, &out);
	buf_clear(&out);
	s->progress = ANSWERED;
}

bool http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length)
{
	struct http_request_state *s = request->state;

	if (s->progress != NOT_ANSWERED)
		abort();
	if (!response->reads_on)
		drain_body(request);
	/* Nobody knows yet whether all of the body will have been read in the end. */
	if (response->close || !s->body_done)
		end_connection(s);
	s->chunked_response = length < 0 && request->version_minor >= 1;
	/* [RFC9112 7.1] HTTP/1.0 has no chunks: the end of the connection is the end of the body.
	 */
	if (length < 0 && !s->chunked_response)
		end_connection(s);
	if (!status_has_body(response->status) || (length < 0 && !s->chunked_response))
		length = -2;
	trace_response(request, response, SLICE_NONE);
	put_head(s, response, length, &s->waiting);
	s->progress = STREAMING;
	s->gather = response->gather;
	return s->gather ? !s->gone : http_stream_flush(request);
}

bool http_stream_flush(struct http_request *request)
{
	struct http_request_state *s = request->state;

	if (s->waiting.len)
		send_bytes(s, &s->waiting);
	buf_reset(&s->waiting);
	return !s->gone;
}

bool http_stream_write(struct http_request *request, struct slice part)
{
	struct http_request_state *s = request->state;

	if (part.len == 0 || s->head_only)
		return !s->gone;
	if (s->chunked_response)
		buf_printf(&s->waiting, "%zx\r\n", part.len);
	buf_add(&s->waiting, part);
	if (s->chunked_response)
		buf_puts(&s->waiting, "\r\n");
	if (s->gather && s->waiting.len < WAITING_BYTES)
		return !s->gone;
	return http_stream_flush(request);
}

void http_stream_end(struct http_request *request)
{
	struct http_request_state *s = request->state;

	if (s->chunked_response && !s->head_only)
		buf_puts(&s->waiting, "0\r\n\r\n");
	http_stream_flush(request);
	s->progress = ANSWERED;
}

void http_stream_abort(struct http_request *request)
{
	/* What came before the break came. */
	http_stream_flush(request);
	end_connection(request->state);
	request->state->gone = true;
	request->state->progress = ANSWERED;
}
