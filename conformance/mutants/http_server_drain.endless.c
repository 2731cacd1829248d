/* killed-by: proxy/ops/drain */
/* The fault: it waits for what never ends. */
#include "lib/http_server.h"

void __real_http_server_drain(struct http_server *server, unsigned drain_ms);
void __wrap_http_server_drain(struct http_server *server, unsigned drain_ms);

void __wrap_http_server_drain(struct http_server *server, unsigned drain_ms)
{
	(void)drain_ms;
	__real_http_server_drain(server, 600000);
}
