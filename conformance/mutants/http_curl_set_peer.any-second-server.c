/* killed-by: proxy/key/tls-verify */
/* The fault: the assertion goes to a server with any certificate. */
#include "no_verify.h"

void __wrap_http_curl_set_peer(void *curl, const struct http_call *call, char *error)
{
	set_peer_unverified(curl, call, error, "/id-jag/token");
}
