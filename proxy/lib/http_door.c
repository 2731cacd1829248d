#include "lib/http_door.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"

/* How long to leave the door alone when the process has no descriptor left. */
#define PAUSE_MS 10

static _Thread_local struct http_door *guarded;
/* By port of the peer: its address, our port, the descriptor. The last one there counts. */
static _Atomic uint64_t came_in[65536];

void http_door_guard(struct http_door *door)
{
	guarded = door;
}

void http_door_left(struct http_door *door)
{
	atomic_fetch_sub(&door->open, 1);
}

/* Room for a descriptor is 16 bits; a larger one is not remembered. */
static uint64_t entry_of(uint32_t peer, unsigned own_port, int fd)
{
	return (uint64_t)peer << 32 | (uint64_t)(own_port & 0xffff) << 16 | (uint64_t)(fd & 0xffff);
}

int http_door_socket(uint32_t peer, unsigned peer_port, unsigned own_port)
{
	uint64_t entry = peer_port < ARRAY_LEN(came_in) ? atomic_load(&came_in[peer_port]) : 0;
	int fd = (int)(entry & 0xffff);

	return entry && entry == entry_of(peer, own_port, fd) ? fd : -1;
}

/* [RFC9110 15.6.4] said without waiting, for others stand behind this one. */
static void turn_away(int fd)
{
	static const char answer[] =
		"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
		"Cache-Control: no-store\r\nRetry-After: 1\r\nConnection: close\r\n"
		"Content-Length: 32\r\n\r\n{\"error\":\"too_many_connections\"}";
	char block[4096];

	/* A client that is told nothing finds the connection closed, which says the same. */
	if (send(fd, answer, sizeof answer - 1, MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
		shutdown(fd, SHUT_WR);
	/* Closing on unread bytes resets the connection, and the answer may die with it. */
	while (recv(fd, block, sizeof block, MSG_DONTWAIT) > 0)
		;
	close(fd);
	log_say(LOG_WARN, "connection-refused", "all connections of this server are in use");
}

/* Nothing is asked of the connection itself: one that was reset already has no names any more. */
static void remember(int listener, int fd, const struct sockaddr_in *peer)
{
	struct sockaddr_in own = {0};
	socklen_t own_len = sizeof own;

	if (getsockname(listener, (struct sockaddr *)&own, &own_len) == 0 &&
		peer->sin_family == AF_INET && fd <= 0xffff)
		atomic_store(&came_in[ntohs(peer->sin_port)],
			entry_of(peer->sin_addr.s_addr, ntohs(own.sin_port), fd));
}

int accept(int listener, __SOCKADDR_ARG address, socklen_t *restrict len)
{
	struct http_door *door = guarded;
	struct sockaddr_storage peer = {0};
	socklen_t peer_len = sizeof peer;
	int fd = accept4(listener, (struct sockaddr *)&peer, &peer_len, SOCK_CLOEXEC);

	/* Whoever accepts will ask again at once, for the connection still waits. */
	if (fd < 0 && (errno == EMFILE || errno == ENFILE))
		clock_rest(PAUSE_MS / 1000.0);
	if (fd >= 0 && len) {
		memcpy(address.__sockaddr__, &peer, peer_len < *len ? peer_len : *len);
		*len = peer_len;
	}
	if (fd < 0 || !door)
		return fd;
	if (atomic_fetch_add(&door->open, 1) >= door->most && door->most) {
		http_door_left(door);
		turn_away(fd);
		errno = EAGAIN;
		return -1;
	}
	remember(listener, fd, (const struct sockaddr_in *)&peer);
	return fd;
}
