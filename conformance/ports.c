#include "ports.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"

#define LOWEST 10000
#define HIGHEST 32000
/* Between the places at which two processes begin to look. */
#define APART 64

static struct sockaddr_in loopback(unsigned port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

bool port_listens(unsigned port, unsigned ms)
{
	struct sockaddr_in address = loopback(port);
	int64_t until = clock_ms() + ms;

	for (;;) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		bool listens = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;

		close(fd);
		if (listens || clock_ms() >= until)
			return listens;
		clock_rest(0.005);
	}
}

/* The socket, bound to that port; -1 when somebody else has it. */
static int bound_socket(int type, unsigned port)
{
	struct sockaddr_in address = loopback(port);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/*
 * The mark of who has taken a port is the UDP port of the same number, which nobody here speaks:
 * the kernel gives it to one process only, and takes it back when that has ended, however it did.
 */
static bool take_port(unsigned port)
{
	int mark = bound_socket(SOCK_DGRAM, port);
	int probe = mark >= 0 ? bound_socket(SOCK_STREAM, port) : -1;

	if (probe >= 0)
		close(probe);
	else if (mark >= 0)
		close(mark);
	return probe >= 0;
}

/*
 * Not a port that the kernel picks: it would be picked again, for an outgoing connection, before
 * the party has it.
 */
unsigned free_port(void)
{
	static unsigned next;

	if (!next)
		next = LOWEST + (unsigned)getpid() * APART % (HIGHEST - LOWEST);
	for (unsigned tried = 0; tried < HIGHEST - LOWEST; tried++) {
		next = next + 1 < HIGHEST ? next + 1 : LOWEST;
		if (take_port(next))
			return next;
	}
	abort();
}
