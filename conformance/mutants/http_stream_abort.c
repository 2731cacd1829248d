/* killed-by: proxy/fwd/upstream-gone */
/* The fault: a reply that broke off is ended as if it were whole. */
#include "lib/http_server.h"

void __wrap_http_stream_abort(struct http_request *request);

void __wrap_http_stream_abort(struct http_request *request)
{
	http_stream_end(request);
}
