/* killed-by: proxy/fwd/reply-fidelity */
/* The fault: there is room for some fields of a reply, and the others are dropped. */
#include "lib/http_server.h"

void __real_http_response_add_field(struct http_response *response, const struct http_field *field);
void __wrap_http_response_add_field(struct http_response *response, const struct http_field *field);

void __wrap_http_response_add_field(struct http_response *response, const struct http_field *field)
{
	if (response->field_count < 64)
		__real_http_response_add_field(response, field);
}
