/* killed-by: proxy/fwd/big-bodies */
/* The fault: when the reply begins, what has not come yet of the request is read away. */
#include "lib/http_server.h"

bool __real_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length);
bool __wrap_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length);

bool __wrap_http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length)
{
	struct http_response changed = *response;

	changed.reads_on = false;
	return __real_http_stream_begin(request, &changed, length);
}
