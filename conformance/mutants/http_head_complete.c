/* killed-by: proxy/http/field-syntax */
/* The fault: the gaps that the parser leaves are not looked at. */
#include "lib/http_head.h"

bool __wrap_http_head_complete(const struct http_head_parts *parts);

bool __wrap_http_head_complete(const struct http_head_parts *parts)
{
	(void)parts;
	return true;
}
