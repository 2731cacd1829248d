/* Reading requests from CivetWeb's connection: the head that it parsed, and the body. */
#include "lib/http_civetweb.h"

#include <string.h>

#include "lib/clock.h"
#include "lib/http_head.h"
#include "lib/http_watch.h"

/* How far behind the two infos the buffer's pointer may stand; the 16th word in Debian's. */
#define CONNECTION_WORDS 20

#define CONTINUE "HTTP/1.1 100 Continue\r\n\r\n"
/* Some clients take five of them for an attack. */
#define MOST_ASKED 3

/* ---- the head ---- */

/*
 * Does `at` in CivetWeb's connection lead to its buffer, and did its reader find the head with the
 * method there? Behind the pointer come another one and some ints: must_close, accept_gzip,
 * in_error_handler, in some builds in_websocket_handling, handled_requests, then the buffer's size
 * and the length of the head.
 */
static bool head_at(const char *at, struct http_head_parts *parts)
{
	const char *start;
	int after[7];

	memcpy(&start, at, sizeof start);
	memcpy(after, at + 2 * sizeof start, sizeof after);
	for (size_t i = 4; i <= 5; i++) {
		if (after[i] != HTTP_MAX_HEAD_BYTES || start > parts->method ||
			parts->method >= start + after[i + 1])
			continue;
		parts->start = start;
		parts->end = start + after[i + 1];
		return true;
	}
	return false;
}

/*
 * Where the head begins and ends. No function of CivetWeb tells, but it stands in the connection,
 * a little behind the request and response infos.
 */
static void find_head(const struct mg_request_info *info, struct http_head_parts *parts)
{
	const char *at = (const char *)info + sizeof(struct mg_request_info) +
			 sizeof(struct mg_response_info);

	for (size_t i = 0; i < CONNECTION_WORDS; i++)
		if (head_at(at + i * sizeof at, parts))
			return;
}

static void parse_framing(struct http_request *request)
{
	struct slice coding = http_fields_value(request->fields, "transfer-encoding");
	struct slice length = http_fields_value(request->fields, "content-length");
	uint64_t bytes = 0;

	/* How CivetWeb will frame the body; whether a request may say so is the handler's to judge.
	 */
	request->chunked = coding.at && slice_is_nocase(coding, "chunked");
	if (!request->chunked && length.at)
		slice_to_u64(length, INT64_MAX, &bytes);
	request->content_length = request->chunked ? -1 : (int64_t)bytes;
	request->has_body = request->chunked || bytes > 0;
	request->state->body_done = !request->has_body;
	request->state->expects_continue =
		slice_is_nocase(http_fields_value(request->fields, "expect"), "100-continue");
}

void http_request_parse(
	const struct mg_request_info *info, struct http_field *fields, struct http_request *request)
{
	const char *raw = info->request_uri;
	struct http_head_parts parts;
	struct slice connection;

	for (int i = 0; i < info->num_headers; i++)
		fields[i] = (struct http_field){slice_of(info->http_headers[i].name),
			slice_of(info->http_headers[i].value)};
	request->fields = (struct http_fields){fields, (size_t)info->num_headers};
	parts = (struct http_head_parts){.method = info->request_method,
		.target = raw,
		.query = info->query_string,
		.version = info->http_version,
		.fields = request->fields};
	find_head(info, &parts);
	request->head_complete = http_head_complete(&parts);
	/* What CivetWeb trims only at the front. [RFC9110 5.5] */
	for (size_t i = 0; i < request->fields.count; i++)
		fields[i].value = slice_trim(fields[i].value);
	request->method = slice_of(info->request_method);
	request->query = slice_of(info->query_string);
	/* CivetWeb put a NUL over the "?"; it does not look at the target again. */
	if (info->query_string)
		*((char *)(uintptr_t)info->query_string - 1) = '?';
	request->target = slice_of(raw);
	request->path = slice_to(request->target, slice_find(request->target, '?'));
	if (info->local_uri_raw && info->local_uri_raw > raw)
		request->path = slice_from(request->path, (size_t)(info->local_uri_raw - raw));
	request->version_minor = strcmp(info->http_version, "1.0") == 0 ? 0 : 1;
	connection = http_fields_value(request->fields, "connection");
	/* The rule by which CivetWeb itself keeps or ends the connection, so that we say the same.
	 */
	request->state->keep = connection.at ? http_list_has(connection, "keep-alive")
					     : request->version_minor >= 1;
	parse_framing(request);
}

/* ---- the body ---- */

/* After this much the client's time begins anew: a large body may take long, a slow one not. */
#define REFILL_BYTES (1024 * 1024)

/* It runs only while we wait for the client, not while somebody works on what has come. */
static void refill_time(struct http_request_state *s)
{
	if (s->body_read < s->body_refill_at)
		return;
	s->body_left_ms = s->server->config.request_timeout_ms;
	s->body_refill_at += REFILL_BYTES;
}

enum err http_request_read(struct http_request *request, void *buffer, size_t size, size_t *got)
{
	struct http_request_state *s = request->state;
	struct http_watch_entry wait = {
		.name = {s->info->remote_addr, (unsigned)s->info->remote_port,
			(unsigned)s->info->server_port},
	};
	int64_t begun;
	bool expired;
	int n;

	*got = 0;
	if (s->body_done)
		return ERR_NONE;
	if (s->unreadable)
		return ERR_UNREACHABLE;
	if (s->expects_continue) {
		s->expects_continue = false;
		mg_write(s->connection, CONTINUE, sizeof CONTINUE - 1);
	}
	refill_time(s);
	if (request->content_length >= 0 && size > (uint64_t)request->content_length - s->body_read)
		size = (size_t)((uint64_t)request->content_length - s->body_read);
	begun = clock_ms();
	wait.deadline_ms = begun + s->body_left_ms;
	http_watch_begin(s->server->watch, &wait);
	n = mg_read(s->connection, buffer, size);
	expired = http_watch_end(s->server->watch, &wait);
	s->body_left_ms -= clock_ms() - begun;
	if (n > 0) {
		*got = (size_t)n;
		s->body_read += (uint64_t)n;
	}
	/* mg_read says 0 for the last chunk, for a time-out and for a closed connection alike. */
	if (request->content_length >= 0 && s->body_read == (uint64_t)request->content_length)
		s->body_done = true;
	else if (request->chunked && n == 0 && !expired)
		s->body_done = true;
	else if (n <= 0 || expired)
		s->unreadable = true;
	if (s->body_read > s->server->config.max_body_bytes) {
		s->unreadable = true;
		return ERR_LIMIT;
	}
	if (!s->unreadable)
		return ERR_NONE;
	return expired ? ERR_TIMEOUT : request->chunked ? ERR_SYNTAX : ERR_UNREACHABLE;
}

enum http_client_state http_request_client(struct http_request *request)
{
	struct http_request_state *s = request->state;
	struct socket_name name = {s->info->remote_addr, (unsigned)s->info->remote_port,
		(unsigned)s->info->server_port};

	if (s->fd < 0)
		s->fd = socket_find(&name);
	if (s->fd < 0)
		return CLIENT_PRESENT;
	if (socket_reset(s->fd))
		return CLIENT_GONE;
	return socket_peer_gone(s->fd) ? CLIENT_SAID_ALL : CLIENT_PRESENT;
}

bool http_request_client_gone(struct http_request *request)
{
	return http_request_client(request) != CLIENT_PRESENT;
}

void http_request_ask_client(struct http_request *request)
{
	struct http_request_state *s = request->state;

	/* More than once, for behind a front for TLS only the second one is answered. */
	if (s->progress == NOT_ANSWERED && request->version_minor >= 1 && s->asked++ < MOST_ASKED)
		mg_write(s->connection, CONTINUE, sizeof CONTINUE - 1);
}

enum err http_request_read_all(struct http_request *request, struct buf *body)
{
	size_t got = 0;
	enum err err;

	do {
		char *block = buf_extend(body, 16384);

		err = http_request_read(request, block, 16384, &got);
		body->len -= 16384 - got;
	} while (!err && got);
	return err;
}
