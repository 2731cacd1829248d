/* killed-by: proxy/fwd/sse-latency */
/* The fault: what came of a stream waits for more of it. */
#include "lib/http_server.h"

bool __wrap_http_stream_flush(struct http_request *request);

bool __wrap_http_stream_flush(struct http_request *request)
{
	(void)request;
	return true;
}
