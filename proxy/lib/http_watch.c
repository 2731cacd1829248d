#include "lib/http_watch.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "lib/clock.h"
#include "lib/http_door.h"
#include "lib/str.h"

struct http_watch {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	struct http_watch_entry *first;
	int64_t wake_ms; /* when the watcher looks next; a later deadline need not wake it */
	bool stop;
};

static bool is_connection(int fd, const struct socket_name *name)
{
	struct sockaddr_in peer = {0};
	struct sockaddr_in own = {0};
	socklen_t peer_len = sizeof peer;
	socklen_t own_len = sizeof own;
	char text[INET_ADDRSTRLEN];

	return getpeername(fd, (struct sockaddr *)&peer, &peer_len) == 0 &&
	       peer.sin_family == AF_INET && ntohs(peer.sin_port) == name->peer_port &&
	       getsockname(fd, (struct sockaddr *)&own, &own_len) == 0 &&
	       ntohs(own.sin_port) == name->own_port &&
	       inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text) &&
	       slice_is(slice_of(text), name->peer_address);
}

int socket_find(const struct socket_name *name)
{
	struct in_addr peer = {0};
	struct dirent *entry;
	int found = -1;
	DIR *folder;

	if (inet_pton(AF_INET, name->peer_address, &peer) == 1)
		found = http_door_socket(peer.s_addr, name->peer_port, name->own_port);
	if (found >= 0)
		return found;
	folder = opendir("/proc/self/fd");
	if (!folder)
		return -1;
	while (found < 0 && (entry = readdir(folder))) {
		uint64_t fd;

		if (slice_to_u64(slice_of(entry->d_name), INT32_MAX, &fd) &&
			is_connection((int)fd, name))
			found = (int)fd;
	}
	closedir(folder);
	return found;
}

bool socket_peer_gone(int fd)
{
	/* Not by reading: the end stands behind bytes that nobody may read yet. [poll(2)] */
	struct pollfd look = {.fd = fd, .events = POLLRDHUP};

	return poll(&look, 1, 0) == 1;
}

bool socket_is_quiet(int fd)
{
	char byte;

	return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
	       (errno == EAGAIN || errno == EWOULDBLOCK);
}

bool socket_reset(int fd)
{
	struct pollfd look = {.fd = fd};

	/* [poll(2)] without events it tells of errors, and of an end in both directions */
	return poll(&look, 1, 0) == 1;
}

void sockets_end_reading(unsigned own_port)
{
	/* A socket without an address has port 0, and is nobody's. */
	DIR *folder = own_port ? opendir("/proc/self/fd") : NULL;
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		struct sockaddr_in own = {0};
		socklen_t len = sizeof own;
		uint64_t fd;

		if (slice_to_u64(slice_of(entry->d_name), INT32_MAX, &fd) &&
			getsockname((int)fd, (struct sockaddr *)&own, &len) == 0 &&
			own.sin_family == AF_INET && ntohs(own.sin_port) == own_port)
			shutdown((int)fd, SHUT_RD);
	}
	if (folder)
		closedir(folder);
}

void socket_linger(const struct socket_name *name, unsigned ms)
{
	int64_t until = clock_ms() + ms;
	int fd = socket_find(name);
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	char block[4096];

	if (fd < 0)
		return;
	shutdown(fd, SHUT_WR);
	while (clock_ms() < until && poll(&wait, 1, (int)(until - clock_ms())) == 1)
		if (recv(fd, block, sizeof block, MSG_DONTWAIT) <= 0)
			return;
}

/*
 * End the reading of what is overdue, so that it can still be told so, and return when to look
 * again. The lock is held: an entry's waiter cannot leave, so its descriptor is still the one that
 * is found.
 */
static int64_t expire(struct http_watch *watch, int64_t now)
{
	int64_t next = now + 60000;

	for (struct http_watch_entry *e = watch->first; e; e = e->next) {
		if (e->expired)
			continue;
		if (e->deadline_ms <= now) {
			int fd = socket_find(&e->name);

			e->expired = true;
			if (fd >= 0)
				shutdown(fd, SHUT_RD);
		} else if (e->deadline_ms < next) {
			next = e->deadline_ms;
		}
	}
	return next;
}

static void *watch_main(void *argument)
{
	struct http_watch *watch = argument;

	pthread_mutex_lock(&watch->lock);
	while (!watch->stop) {
		watch->wake_ms = expire(watch, clock_ms());
		clock_cond_wait(&watch->changed, &watch->lock, watch->wake_ms);
	}
	pthread_mutex_unlock(&watch->lock);
	return NULL;
}

struct http_watch *http_watch_new(void)
{
	struct http_watch *watch = xcalloc(1, sizeof *watch);

	pthread_mutex_init(&watch->lock, NULL);
	clock_cond_init(&watch->changed);
	if (pthread_create(&watch->thread, NULL, watch_main, watch) != 0)
		abort();
	return watch;
}

void http_watch_free(struct http_watch *watch)
{
	if (!watch)
		return;
	pthread_mutex_lock(&watch->lock);
	watch->stop = true;
	pthread_cond_signal(&watch->changed);
	pthread_mutex_unlock(&watch->lock);
	pthread_join(watch->thread, NULL);
	pthread_cond_destroy(&watch->changed);
	pthread_mutex_destroy(&watch->lock);
	free(watch);
}

void http_watch_begin(struct http_watch *watch, struct http_watch_entry *entry)
{
	pthread_mutex_lock(&watch->lock);
	entry->expired = false;
	entry->previous = NULL;
	entry->next = watch->first;
	if (watch->first)
		watch->first->previous = entry;
	watch->first = entry;
	if (entry->deadline_ms < watch->wake_ms)
		pthread_cond_signal(&watch->changed);
	pthread_mutex_unlock(&watch->lock);
}

bool http_watch_end(struct http_watch *watch, struct http_watch_entry *entry)
{
	pthread_mutex_lock(&watch->lock);
	if (entry->previous)
		entry->previous->next = entry->next;
	else
		watch->first = entry->next;
	if (entry->next)
		entry->next->previous = entry->previous;
	pthread_mutex_unlock(&watch->lock);
	return entry->expired;
}
