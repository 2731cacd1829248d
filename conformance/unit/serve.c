#include "unit/serve.h"

int serve_here(const char *party, http_handler *handler, void *context, struct http_server **out)
{
	struct http_server_config listen = {
		.party = party,
		.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = 8,
		.request_timeout_ms = 2000,
		.idle_timeout_ms = 2000,
		.max_body_bytes = 1024 * 1024,
		.buffer_body = true,
	};
	struct note note = {0};

	return http_server_start(&listen, handler, context, out, &note) ? -1 : 0;
}
