/* killed-by: proxy/chal/no-store */
/* The fault: caches may keep a refusal. */
#include "lib/http_server.h"

void __wrap_http_response_json(struct http_response *response, int status, struct slice body);

void __wrap_http_response_json(struct http_response *response, int status, struct slice body)
{
	response->status = status;
	response->body = body;
	http_response_add(response, "Content-Type", SLICE("application/json"));
	http_response_add(response, "Cache-Control", SLICE("public, max-age=600"));
}
