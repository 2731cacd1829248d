#include "lib/http_server.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/http_civetweb.h"
#include "lib/http_head.h"
#include "lib/http_watch.h"
#include "lib/log.h"
#include "lib/tls_front.h"

/* How long a client may go on sending what nobody reads. */
#define LINGER_MS 500

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

/* ---- one request ---- */

static void refuse_head(struct http_request *request, int status, const char *text)
{
	struct http_response response = {.close = true};

	/* Where the head is in doubt nobody knows where the body ends. */
	request->state->body_done = true;
	http_response_json(&response, status, slice_of(text));
	http_respond(request, &response);
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

	if (!came_through_front(request))
		refuse_head(request, 403, "{\"error\":\"tls_required\"}");
	else if (draining)
		refuse_head(request, 503, "{\"error\":\"shutting_down\"}");
	else if (!request->head_complete && !server->config.judge_head_yourself)
		refuse_head(request, 400, "{\"error\":\"malformed_request\"}");
	if (request->state->progress == ANSWERED)
		return;
	if (server->config.buffer_body && request->has_body)
		err = http_request_read_all(request, &body);
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
		.exchange = server->config.trace ? trace_exchange() : 0,
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
	http_request_parse(info, fields, &request);
	state.head_only = slice_is(request.method, "HEAD");
	handle(server, &request, atomic_load(&server->draining));
	/* A body left unread would be taken for the next request, or read without end. */
	if (!state.body_done) {
		mg_disable_connection_keep_alive(connection);
		linger(info);
	}
	buf_clear(&state.waiting);
	atomic_fetch_sub(&server->under_way, 1);
	return 200; /* CivetWeb only wants to hear that it was handled */
}

/* CivetWeb's thread 0 accepts, the others work. */
static void *init_thread(const struct mg_context *context, int type)
{
	struct http_server *server = mg_get_user_data(context);

	if (type == 0)
		http_door_guard(&server->door);
	return NULL;
}

static void connection_closed(const struct mg_connection *connection)
{
	struct http_server *server = mg_get_user_data(mg_get_context(connection));

	http_door_left(&server->door);
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
			.client_ca = server->config.tls[i].client_ca,
			.inner_port = server->port[i],
			.max_connections = server->config.max_connections,
			.turn_away = server->config.turn_away,
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
		.connection_closed = connection_closed,
		.http_error = http_error,
		.init_thread = init_thread,
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
	server->door.most = config->turn_away ? config->max_connections : 0;
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

enum err http_server_renew_tls(struct http_server *server,
	const struct http_listener_tls tls[static HTTP_MAX_LISTENERS], struct note *note)
{
	struct tls_identity identity[HTTP_MAX_LISTENERS] = {{0}};
	enum err err = ERR_NONE;

	for (size_t i = 0; i < server->config.listener_count && !err; i++)
		if (server->front[i])
			err = tls_identity_load(tls[i].certificate, tls[i].key, tls[i].client_ca,
				&identity[i], note);
	for (size_t i = 0; i < server->config.listener_count; i++) {
		if (server->front[i] && !err)
			tls_front_show(server->front[i], &identity[i]);
		tls_identity_clear(&identity[i]);
	}
	return err;
}

unsigned http_server_port(const struct http_server *server, size_t listener)
{
	return server->front[listener] ? tls_front_port(server->front[listener])
				       : server->port[listener];
}

void http_server_drain(struct http_server *server, unsigned drain_ms)
{
	if (!atomic_exchange(&server->draining, true))
		server->drained_at_ms = clock_ms() + drain_ms;
	/* mg_stop cuts responses that are under way, so they get their time here. */
	while (atomic_load(&server->under_way) && clock_ms() < server->drained_at_ms)
		clock_rest(0.005);
}

void http_server_stop(struct http_server *server, unsigned drain_ms)
{
	if (!server)
		return;
	http_server_drain(server, drain_ms);
	/* CivetWeb's threads look for the stop flag every two seconds, or when a socket wakes them.
	 */
	for (size_t i = 0; i < server->config.listener_count && server->civetweb; i++)
		sockets_end_reading(server->port[i]);
	for (size_t i = 0; i < server->config.listener_count; i++)
		tls_front_stop(server->front[i], server->drained_at_ms);
	if (server->civetweb)
		mg_stop(server->civetweb);
	http_watch_free(server->watch);
	pthread_mutex_destroy(&server->starting);
	free(server);
}
