/* killed-by: proxy/fwd/sse-latency */
/* The fault: parts wait until there are 4 KiB of them. */
#include "lib/http_server.h"

bool __real_http_stream_write(struct http_request *request, struct slice part);
bool __wrap_http_stream_write(struct http_request *request, struct slice part);

bool __wrap_http_stream_write(struct http_request *request, struct slice part)
{
	static struct buf waiting;

	buf_add(&waiting, part);
	return waiting.len < 4096 || __real_http_stream_write(request, buf_slice(&waiting));
}
