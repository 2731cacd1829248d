/* killed-by: proxy/http/hop-by-hop */
/* The fault: fields of this connection pass. */
#include "checks/fields.h"

bool __wrap_check_field_end_to_end(struct slice name, struct http_fields received);

bool __wrap_check_field_end_to_end(struct slice name, struct http_fields received)
{
	(void)received;
	return !slice_is_nocase(name, "host") && !slice_is_nocase(name, "content-length") &&
	       !slice_is_nocase(name, "transfer-encoding");
}
