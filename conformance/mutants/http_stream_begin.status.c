/* killed-by: proxy/mcp/transparency */
/* The fault: 405, which tells a client what the server does not offer, becomes 404. */
#include "lib/http_server.h"

bool __real_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length);
bool __wrap_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length);

bool __wrap_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length)
{
	struct http_response changed = *response;

	if (changed.status == 405)
		changed.status = 404;
	return __real_http_stream_begin(request, &changed, length);
}
