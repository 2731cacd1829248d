/* killed-by: proxy/key/tls-verify */
/* The fault: whoever is asked about opaque tokens is believed, with any certificate. */
#include "no_verify.h"

void __wrap_http_curl_set_peer(void *curl, const struct http_call *call, char *error)
{
	set_peer_unverified(curl, call, error, "/introspect");
}
