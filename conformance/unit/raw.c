#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/unit.h"

/* For an answer to begin, on a slow machine. */
#define FIRST_BYTE_MS 5000

int raw_connect(unsigned port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

void raw_send(int fd, struct slice bytes)
{
	while (bytes.len) {
		ssize_t n = send(fd, bytes.at, bytes.len, MSG_NOSIGNAL);

		assert_true(n > 0);
		bytes = slice_from(bytes, (size_t)n);
	}
}

void raw_answer(int fd, unsigned quiet_ms, struct buf *out)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};

	if (poll(&wait, 1, FIRST_BYTE_MS) == 1)
		raw_read(fd, quiet_ms, out);
}

void raw_read(int fd, unsigned ms, struct buf *out)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	char block[4096];
	ssize_t n;

	while (poll(&wait, 1, (int)ms) == 1) {
		n = recv(fd, block, sizeof block, 0);
		if (n <= 0)
			break;
		buf_append(out, block, (size_t)n);
	}
}

char *raw_exchange(unsigned port, const char *request, unsigned quiet_ms)
{
	struct buf reply = {0};
	int fd = raw_connect(port);

	raw_send(fd, slice_of(request));
	raw_answer(fd, quiet_ms, &reply);
	close(fd);
	return buf_take(&reply);
}
