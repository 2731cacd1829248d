#include "lib/http_server.h"

#include <civetweb.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/clock.h"
#include "lib/http_head.h"
#include "lib/http_watch.h"
#include "lib/log.h"
#include "lib/tls_front.h"

/* An unread rest of a body up to this size is read away, so that the connection can go on. */
#define DRAIN_BYTES (64 * 1024)
#define DRAIN_MS 1000
/* How long a client may go on sending what nobody reads. */
#define LINGER_MS 500
/* How far behind the two infos the buffer's pointer may stand; the 16th word in Debian's. */
#define CONNECTION_WORDS 20

struct http_server {
	struct http_server_config config;
	http_handler *handler;
	void *context;
	struct mg_context *civetweb;
	struct http_watch *watch;
	unsigned port[HTTP_MAX_LISTENERS]; /* of CivetWeb, which may be behind a front */
	struct tls_front *front[HTTP_MAX_LISTENERS];
	pthread_mutex_t starting; /* held until everything that a request needs is there */
	atomic_bool started;
	atomic_bool draining;
	atomic_uint under_way;
	char start_error[200];
};

enum progress {
	NOT_ANSWERED = 1,
	STREAMING,
	ANSWERED,
};

struct http_request_state {
	struct http_server *server;
	struct mg_connection *connection;
	const struct mg_request_info *info;
	enum progress progress;
	bool chunked_response;
	bool head_only;  /* HEAD: the body is described, not sent */
	bool gone;       /* nothing more can be written */
	bool unreadable; /* the body cannot be read to its end */
	bool keep;       /* the client wants the connection kept */
	bool expects_continue;
	bool body_done;
	uint64_t body_read;
	int64_t body_deadline_ms;
	int fd; /* -1 until somebody needed it */
	uint64_t exchange;
};

/*
 * CivetWeb gives its workers 100 KiB of stack, too little for libcurl with TLS and for sanitizers.
 * The library calls this symbol through the dynamic linker, which finds ours first.
 */
int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size)
{
	int (*real)(pthread_attr_t *, size_t);
	const size_t least = 1024 * 1024;

	*(void **)&real = dlsym(RTLD_NEXT, "pthread_attr_setstacksize");
	return real(attributes, size < least ? least : size);
}

/* ---- writing ---- */

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
	s->body_deadline_ms = clock_ms() + DRAIN_MS;
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
	struct buf out = {0};
	bool ok;

	if (s->progress != NOT_ANSWERED)
		abort();
	drain_body(request);
	if (response->close)
		end_connection(s);
	s->chunked_response = length < 0 && request->version_minor >= 1;
	/* [RFC9112 7.1] HTTP/1.0 has no chunks: the end of the connection is the end of the body.
	 */
	if (length < 0 && !s->chunked_response)
		end_connection(s);
	if (!status_has_body(response->status) || (length < 0 && !s->chunked_response))
		length = -2;
	trace_response(request, response, SLICE_NONE);
	put_head(s, response, length, &out);
	ok = send_bytes(s, &out);
	buf_clear(&out);
	s->progress = STREAMING;
	return ok;
}

bool http_stream_write(struct http_request *request, struct slice part)
{
	struct http_request_state *s = request->state;
	struct buf out = {0};
	bool ok;

	if (part.len == 0 || s->head_only)
		return !s->gone;
	if (s->chunked_response)
		buf_printf(&out, "%zx\r\n", part.len);
	buf_add(&out, part);
	if (s->chunked_response)
		buf_puts(&out, "\r\n");
	ok = send_bytes(s, &out);
	buf_clear(&out);
	return ok;
}

void http_stream_end(struct http_request *request)
{
	struct http_request_state *s = request->state;
	struct buf out = {0};

	if (s->chunked_response && !s->head_only) {
		buf_puts(&out, "0\r\n\r\n");
		send_bytes(s, &out);
		buf_clear(&out);
	}
	s->progress = ANSWERED;
}

void http_stream_abort(struct http_request *request)
{
	end_connection(request->state);
	request->state->gone = true;
	request->state->progress = ANSWERED;
}

bool http_request_answered(const struct http_request *request)
{
	return request->state->progress != NOT_ANSWERED;
}

/* ---- reading ---- */

enum err http_request_read(struct http_request *request, void *buffer, size_t size, size_t *got)
{
	struct http_request_state *s = request->state;
	struct http_watch_entry wait = {
		.name = {s->info->remote_addr, (unsigned)s->info->remote_port,
			(unsigned)s->info->server_port},
	};
	bool expired;
	int n;

	*got = 0;
	if (s->body_done)
		return ERR_NONE;
	if (s->unreadable)
		return ERR_UNREACHABLE;
	if (s->expects_continue) {
		static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

		s->expects_continue = false;
		mg_write(s->connection, go_on, sizeof go_on - 1);
	}
	if (s->body_deadline_ms == 0)
		s->body_deadline_ms = clock_ms() + s->server->config.request_timeout_ms;
	if (request->content_length >= 0 && size > (uint64_t)request->content_length - s->body_read)
		size = (size_t)((uint64_t)request->content_length - s->body_read);
	wait.deadline_ms = s->body_deadline_ms;
	http_watch_begin(s->server->watch, &wait);
	n = mg_read(s->connection, buffer, size);
	expired = http_watch_end(s->server->watch, &wait);
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

bool http_request_client_gone(struct http_request *request)
{
	struct http_request_state *s = request->state;
	struct socket_name name = {s->info->remote_addr, (unsigned)s->info->remote_port,
		(unsigned)s->info->server_port};

	if (s->fd < 0)
		s->fd = socket_find(&name);
	return s->fd >= 0 && socket_peer_gone(s->fd);
}

static enum err read_whole_body(struct http_request *request, struct buf *body)
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

/* ---- one request ---- */

static void refuse_head(struct http_request *request, int status, const char *text)
{
	struct http_response response = {.close = true};

	/* Where the head is in doubt nobody knows where the body ends. */
	request->state->body_done = true;
	http_response_json(&response, status, slice_of(text));
	http_respond(request, &response);
}

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

static bool parse_head(
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
	return request->head_complete;
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

/* Which of our listeners a connection came in by; -1 for none. */
static int listener_of(const struct http_server *server, const struct mg_request_info *info)
{
	for (size_t i = 0; i < server->config.listener_count; i++)
		if (server->port[i] == (unsigned)info->server_port)
			return (int)i;
	return -1;
}

static void trace_request(struct http_request *request)
{
	struct http_server *server = request->state->server;

	if (!server->config.trace || !request->caller)
		return;
	trace_write(server->config.trace, &(struct trace_message){
						  .from = request->caller,
						  .to = server->config.party,
						  .exchange = request->state->exchange,
						  .method = request->method,
						  .target = request->target,
						  .fields = request->fields,
						  .body = request->body,
					  });
}

/* Behind a front only its own connections count: others would come in without TLS. */
static bool came_through_front(const struct http_request *request)
{
	const struct http_request_state *s = request->state;
	int listener = listener_of(s->server, s->info);

	return listener >= 0 &&
	       (!s->server->front[listener] ||
		       tls_front_made(s->server->front[listener], (unsigned)s->info->remote_port));
}

static void handle(struct http_server *server, struct http_request *request, bool draining)
{
	struct buf body = {0};
	enum err err = ERR_NONE;

	parse_framing(request);
	if (!came_through_front(request))
		refuse_head(request, 403, "{\"error\":\"tls_required\"}");
	else if (draining)
		refuse_head(request, 503, "{\"error\":\"shutting_down\"}");
	else if (!request->head_complete && !server->config.judge_head_yourself)
		refuse_head(request, 400, "{\"error\":\"malformed_request\"}");
	if (request->state->progress == ANSWERED)
		return;
	if (server->config.buffer_body && request->has_body)
		err = read_whole_body(request, &body);
	request->body = buf_slice(&body);
	trace_request(request);
	if (err == ERR_LIMIT)
		refuse_head(request, 413, "{\"error\":\"content_too_large\"}");
	else if (err)
		refuse_head(
			request, err == ERR_TIMEOUT ? 408 : 400, "{\"error\":\"incomplete_body\"}");
	else
		server->handler(server->context, request);
	if (request->state->progress == NOT_ANSWERED)
		refuse_head(request, 500, "{\"error\":\"server_error\"}");
	else if (request->state->progress == STREAMING)
		http_stream_abort(request);
	buf_clear(&body);
}

/* Closing on unread bytes resets the connection, and the answer may die with it. [RFC9112 9.6] */
static void linger(const struct mg_request_info *info)
{
	socket_linger(&(struct socket_name){info->remote_addr, (unsigned)info->remote_port,
			      (unsigned)info->server_port},
		LINGER_MS);
}

static int begin_request(struct mg_connection *connection)
{
	const struct mg_request_info *info = mg_get_request_info(connection);
	struct http_server *server = info->user_data;
	struct http_field fields[MG_MAX_HEADERS];
	struct http_request_state state = {
		.server = server,
		.connection = connection,
		.info = info,
		.progress = NOT_ANSWERED,
		.fd = -1,
		.exchange = trace_exchange(),
	};
	struct http_request request = {.state = &state};
	int listener;

	/* CivetWeb takes connections before mg_start has returned. */
	if (!atomic_load(&server->started)) {
		pthread_mutex_lock(&server->starting);
		pthread_mutex_unlock(&server->starting);
	}
	listener = listener_of(server, info);
	request.caller = listener >= 0 ? server->config.listener[listener].caller : NULL;
	atomic_fetch_add(&server->under_way, 1);
	parse_head(info, fields, &request);
	state.head_only = slice_is(request.method, "HEAD");
	handle(server, &request, atomic_load(&server->draining));
	/* A body left unread would be taken for the next request, or read without end. */
	if (!state.body_done) {
		mg_disable_connection_keep_alive(connection);
		linger(info);
	}
	atomic_fetch_sub(&server->under_way, 1);
	return 200; /* CivetWeb only wants to hear that it was handled */
}

/* What CivetWeb refuses itself: no head, or one that its parser cannot read. */
static int http_error(struct mg_connection *connection, int status, const char *message)
{
	char text[400];
	const char *body = "{\"error\":\"malformed_request\"}";
	char now[CLOCK_TEXT_SIZE];

	/* [RFC9112 6.3] a bad Content-Length is a 400; 411 would ask for one that is there. */
	if (status == 411)
		status = 400;
	log_say(LOG_INFO, "request-unreadable", "%.80s", message);
	clock_http_date(clock_now(), now);
	snprintf(text, sizeof text,
		"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
		"Date: %s\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
		status, http_reason(status), now, strlen(body), body);
	mg_write(connection, text, strlen(text));
	mg_disable_connection_keep_alive(connection);
	linger(mg_get_request_info(connection));
	return 0;
}

/* ---- start and stop ---- */

static int log_message(const struct mg_connection *connection, const char *message)
{
	struct mg_context *context = mg_get_context(connection);
	struct http_server *server = context ? mg_get_user_data(context) : NULL;

	if (server && !atomic_load(&server->started) && !server->start_error[0])
		snprintf(server->start_error, sizeof server->start_error, "%s", message);
	else
		log_say(LOG_WARN, "civetweb", "%.200s", message);
	return 1;
}

static bool learn_ports(struct http_server *server)
{
	struct mg_server_port ports[HTTP_MAX_LISTENERS];
	int count = mg_get_server_ports(server->civetweb, HTTP_MAX_LISTENERS, ports);

	if (count != (int)server->config.listener_count)
		return false;
	for (int i = 0; i < count; i++)
		server->port[i] = (unsigned)ports[i].port;
	return true;
}

static enum err start_fronts(struct http_server *server, struct note *note)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; i < server->config.listener_count && !err; i++) {
		const struct http_listener *listener = &server->config.listener[i];
		struct tls_front_config config = {
			.address = listener->address,
			.port = listener->port,
			.certificate = server->config.tls[i].certificate,
			.key = server->config.tls[i].key,
			.inner_port = server->port[i],
			.max_connections = server->config.max_connections,
			.handshake_ms = server->config.request_timeout_ms,
		};

		if (server->config.tls[i].certificate)
			err = tls_front_start(&config, &server->front[i], note);
	}
	return err;
}

enum err http_server_start(const struct http_server_config *config, http_handler *handler,
	void *context, struct http_server **out, struct note *note)
{
	struct mg_callbacks callbacks = {.begin_request = begin_request,
		.http_error = http_error,
		.log_message = log_message};
	struct http_server *server;
	struct buf ports = {0};
	enum err err;
	char threads[16], request_timeout[16], idle_timeout[16], head_bytes[16];
	/* Why each of these is set: docs/decisions.md, "What CivetWeb does behind our back". */
	const char *options[] = {"listening_ports", NULL, "num_threads", threads,
		"enable_keep_alive", "yes", "keep_alive_timeout_ms", idle_timeout,
		"request_timeout_ms", request_timeout, "max_request_size", head_bytes,
		"tcp_nodelay", "1", "decode_url", "no", "enable_auth_domain_check", "no",
		"access_control_allow_methods", "", "access_control_allow_origin", "",
		"connection_queue", "512", "listen_backlog", "1024", NULL};

	*out = NULL;
	/* http_head knows how this one version's parser leaves its buffer. */
	if (strcmp(mg_version(), "1.15") != 0)
		return note_err(
			note, ERR_UNSUPPORTED, "libcivetweb is %s, 1.15 is needed", mg_version());
	for (size_t i = 0; i < config->listener_count; i++)
		if (config->tls[i].certificate)
			buf_printf(&ports, "%s127.0.0.1:0", i ? "," : "");
		else
			buf_printf(&ports, "%s%s:%u", i ? "," : "", config->listener[i].address,
				config->listener[i].port);
	options[1] = ports.at;
	snprintf(threads, sizeof threads, "%u", config->max_connections);
	snprintf(request_timeout, sizeof request_timeout, "%u", config->request_timeout_ms);
	snprintf(idle_timeout, sizeof idle_timeout, "%u", config->idle_timeout_ms);
	snprintf(head_bytes, sizeof head_bytes, "%d", HTTP_MAX_HEAD_BYTES);
	server = xcalloc(1, sizeof *server);
	server->config = *config;
	server->handler = handler;
	server->context = context;
	server->watch = http_watch_new();
	pthread_mutex_init(&server->starting, NULL);
	pthread_mutex_lock(&server->starting);
	server->civetweb = mg_start(&callbacks, server, options);
	err = server->civetweb && learn_ports(server) ? start_fronts(server, note) : ERR_IO;
	if (err) {
		note_set(note, "cannot listen on %s: %s", ports.at,
			server->start_error[0] ? server->start_error : "unknown reason");
		buf_clear(&ports);
		pthread_mutex_unlock(&server->starting);
		http_server_stop(server, 0);
		return err;
	}
	buf_clear(&ports);
	*out = server;
	atomic_store(&server->started, true);
	pthread_mutex_unlock(&server->starting);
	return ERR_NONE;
}

unsigned http_server_port(const struct http_server *server, size_t listener)
{
	return server->front[listener] ? tls_front_port(server->front[listener])
				       : server->port[listener];
}

void http_server_stop(struct http_server *server, unsigned drain_ms)
{
	int64_t until = clock_ms() + drain_ms;

	if (!server)
		return;
	atomic_store(&server->draining, true);
	/* mg_stop cuts responses that are under way, so they get their time here. */
	while (atomic_load(&server->under_way) && clock_ms() < until)
		nanosleep(&(struct timespec){0, 5 * 1000 * 1000}, NULL);
	/* CivetWeb's threads look for the stop flag every two seconds, or when a socket wakes them.
	 */
	for (size_t i = 0; i < server->config.listener_count && server->civetweb; i++)
		sockets_end_reading(server->port[i]);
	for (size_t i = 0; i < server->config.listener_count; i++)
		tls_front_stop(server->front[i]);
	if (server->civetweb)
		mg_stop(server->civetweb);
	http_watch_free(server->watch);
	pthread_mutex_destroy(&server->starting);
	free(server);
}
