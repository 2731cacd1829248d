/* killed-by: proxy/http/upgrade */
/* The fault: the client may ask the upstream for another protocol, behind which nobody looks. */
#include "checks/fields.h"

bool __real_check_field_end_to_end(struct slice name, struct http_fields received);
bool __wrap_check_field_end_to_end(struct slice name, struct http_fields received);

bool __wrap_check_field_end_to_end(struct slice name, struct http_fields received)
{
	return slice_is_nocase(name, "upgrade") || slice_is_nocase(name, "http2-settings") ||
	       __real_check_field_end_to_end(name, received);
}
