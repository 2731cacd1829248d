/* killed-by: proxy/http/early-hints */
/* The fault: an interim response counts as the final one. */
#include "lib/http.h"

bool __wrap_http_status_is_interim(int status);

bool __wrap_http_status_is_interim(int status)
{
	(void)status;
	return false;
}
