/* killed-by: proxy/fwd/client-gone */
/* The fault: nobody looks whether the client is still there. */
#include "lib/http_server.h"

enum http_client_state __wrap_http_request_client(struct http_request *request);

enum http_client_state __wrap_http_request_client(struct http_request *request)
{
	(void)request;
	return CLIENT_PRESENT;
}
