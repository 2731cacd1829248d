/* killed-by: docs/refusals/request */
/* The fault: who is too slow is cut off before anybody can tell him so. */
#include <sys/socket.h>

int __real_shutdown(int fd, int how);
int __wrap_shutdown(int fd, int how);

int __wrap_shutdown(int fd, int how)
{
	return __real_shutdown(fd, how == SHUT_RD ? SHUT_RDWR : how);
}
