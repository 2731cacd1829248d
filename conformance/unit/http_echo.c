#include "unit/http_echo.h"

#include <stdlib.h>
#include <string.h>

#include "lib/http_client.h"
#include "lib/log.h"

void http_echo_handle(void *context, struct http_request *request)
{
	struct http_echo *f = context;
	struct http_response response = {.status = 200};
	struct buf body = {0};
	char block[64];
	size_t got = 0;
	enum err err = ERR_NONE;

	f->handled++;
	if (slice_is(request->path, "/refuse")) {
		http_response_json(&response, 401, SLICE("{}"));
		http_respond(request, &response);
		return;
	}
	if (slice_is(request->path, "/host")) {
		buf_printf(&body, "[%.*s]", SLICE_ARGS(http_fields_value(request->fields, "host")));
		response.body = buf_slice(&body);
		http_respond(request, &response);
		buf_clear(&body);
		return;
	}
	if (slice_is(request->path, "/stream")) {
		http_stream_begin(request, &response, -1);
		http_stream_write(request, SLICE("one"));
		http_stream_write(request, SLICE("two"));
		if (request->query.at)
			http_stream_abort(request);
		else
			http_stream_end(request);
		return;
	}
	do {
		err = http_request_read(request, block, sizeof block, &got);
		buf_append(&body, block, got);
	} while (!err && got);
	if (err) {
		http_response_json(&response,
			err == ERR_LIMIT     ? 413
			: err == ERR_TIMEOUT ? 408
					     : 400,
			slice_of(err_name(err)));
	} else {
		buf_putc(&body, '|');
		buf_add(&body, request->target);
		response.body = buf_slice(&body);
	}
	http_respond(request, &response);
	buf_clear(&body);
}

int http_echo_start(void **state)
{
	struct http_echo *f = xcalloc(1, sizeof *f);
	struct http_server_config config = {
		.party = "Server",
		.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = 8,
		.request_timeout_ms = 700,
		.idle_timeout_ms = 700,
		.max_body_bytes = HTTP_ECHO_MAX_BODY,
	};
	struct note note = {0};

	http_client_init();
	log_to(2, LOG_ERROR);
	if (http_server_start(&config, http_echo_handle, f, &f->server, &note))
		return -1;
	f->port = http_server_port(f->server, 0);
	*state = f;
	return 0;
}

int http_echo_stop(void **state)
{
	struct http_echo *f = *state;

	http_server_stop(f->server, 1000);
	free(f);
	http_client_end();
	return 0;
}

void http_echo_expect(struct http_echo *f, const char *request, const char *part)
{
	char *reply = raw_exchange(f->port, request, 1500);

	if (!strstr(reply, part))
		print_error("request:\n%s\nreply:\n%s\n", request, reply);
	assert_contains(reply, part);
	free(reply);
}
