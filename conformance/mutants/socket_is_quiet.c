/* killed-by: proxy/http/upstream-reply */
/* The fault: what came over a kept connection unasked is the next request's reply. */
#include "lib/http_watch.h"

bool __wrap_socket_is_quiet(int fd);

bool __wrap_socket_is_quiet(int fd)
{
	(void)fd;
	return true;
}
