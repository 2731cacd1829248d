/* killed-by: proxy/prm/browser */
/* The fault: no page of another origin may read the metadata. */
#include "lib/http_server.h"

void __real_http_response_add(struct http_response *response, const char *name, struct slice value);
void __wrap_http_response_add(struct http_response *response, const char *name, struct slice value);

void __wrap_http_response_add(struct http_response *response, const char *name, struct slice value)
{
	if (!slice_starts(slice_of(name), "Access-Control-"))
		__real_http_response_add(response, name, value);
}
