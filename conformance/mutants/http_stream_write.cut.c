/* killed-by: proxy/fwd/big-bodies */
/* The fault: what goes beyond 64 KiB of a reply is dropped. */
#include "lib/http_server.h"

bool __real_http_stream_write(struct http_request *request, struct slice part);
bool __wrap_http_stream_write(struct http_request *request, struct slice part);

bool __wrap_http_stream_write(struct http_request *request, struct slice part)
{
	static _Thread_local const void *current;
	static _Thread_local size_t written;

	if (current != request) {
		current = request;
		written = 0;
	}
	part = slice_to(part, 65536 - written < part.len ? 65536 - written : part.len);
	written += part.len;
	return __real_http_stream_write(request, part);
}
