/* killed-by: proxy/ops/no-leaks */
/* The fault: a connection that was reset cannot be found, so nobody knows that its client left. */
#include "lib/http_watch.h"

int __real_socket_find(const struct socket_name *name);
int __wrap_socket_find(const struct socket_name *name);

int __wrap_socket_find(const struct socket_name *name)
{
	int fd = __real_socket_find(name);

	return fd < 0 ? -2 : fd;
}
