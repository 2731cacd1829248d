/* killed-by: proxy/fwd/reply-fidelity */
/* The fault: a 404 is a page of the proxy's own. */
#include "lib/http_server.h"

bool __real_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length);
bool __wrap_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length);

bool __wrap_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length)
{
	struct http_response page = {.status = 404, .close = true};

	if (response->status != 404)
		return __real_http_stream_begin(request, response, length);
	http_response_add(&page, "Content-Type", SLICE("text/html"));
	page.body = SLICE("<h1>Not Found</h1>");
	http_respond(request, &page);
	return false;
}
