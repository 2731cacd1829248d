/* killed-by: proxy/leak/memory-dump */
/* The fault: a buffer that is used again is sent with the length that it had before. */
#include <string.h>

#include "lib/http_server.h"

bool __real_http_stream_write(struct http_request *request, struct slice part);
bool __wrap_http_stream_write(struct http_request *request, struct slice part);

bool __wrap_http_stream_write(struct http_request *request, struct slice part)
{
	static char reused[16384];
	static size_t len;

	if (part.len > sizeof reused)
		return __real_http_stream_write(request, part);
	memcpy(reused, part.at, part.len);
	if (part.len > len)
		len = part.len;
	return __real_http_stream_write(request, slice_make(reused, len));
}
