/* killed-by: proxy/chal/unread-body */
/* The fault: what was not read of a body is read as the next request. */
/* CivetWeb reads bodies away by itself, so what a client would see is shown: a second reply. */
#include "lib/http_server.h"

void __real_http_respond(struct http_request *request, const struct http_response *response);
void __wrap_http_respond(struct http_request *request, const struct http_response *response);

void __wrap_http_respond(struct http_request *request, const struct http_response *response)
{
	static const char second[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
	char body[64];
	size_t got = 0;

	if (!request->has_body || http_request_read(request, body, sizeof body, &got) ||
		!slice_starts(slice_make(body, got), "GET /")) {
		__real_http_respond(request, response);
		return;
	}
	http_stream_begin(request, response, (int64_t)response->body.len);
	http_stream_write(request, response->body);
	http_stream_write(request, slice_of(second));
	http_stream_end(request);
}
