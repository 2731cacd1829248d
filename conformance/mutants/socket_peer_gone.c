/* killed-by: proxy/fwd/client-gone */
/* The fault: whether a client has gone is read from its connection, where unread bytes hide it. */
#include <errno.h>
#include <sys/socket.h>

#include "lib/http_watch.h"

bool __wrap_socket_peer_gone(int fd);

bool __wrap_socket_peer_gone(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	return n == 0 || (n < 0 && errno != EAGAIN);
}
