/* killed-by: proxy/mcp/session-transparent */
/* The fault: fields of a reply that are not on a list are dropped. */
#include "lib/http_server.h"

void __real_http_response_add_field(struct http_response *response, const struct http_field *field);
void __wrap_http_response_add_field(struct http_response *response, const struct http_field *field);

void __wrap_http_response_add_field(struct http_response *response, const struct http_field *field)
{
	static const char *const known[] = {
		"content-type", "content-length", "cache-control", "date", "etag", "location"};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (slice_is_nocase(field->name, known[i]))
			__real_http_response_add_field(response, field);
}
