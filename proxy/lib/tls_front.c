#include "lib/tls_front.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"

#define BLOCK 16384
/* How often a connection looks whether the front is to stop. */
#define LOOK_MS 200

struct tls_front {
	struct tls_front_config config;
	struct tls_identity identity; /* under the lock */
	int listener;
	unsigned port;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	unsigned open;
	atomic_bool stop;
	int64_t until_ms; /* set before `stop` is */
	atomic_uint taken;
	atomic_bool made[65536]; /* by source port of the inner connection */
};

/* One direction's bytes that wait to be written. */
struct waiting {
	char bytes[BLOCK];
	size_t from;
	size_t len;
	bool ended; /* the reading side has come to its end */
};

struct connection {
	struct tls_front *front;
	int outer;
	int inner;
	unsigned source_port;
	SSL *ssl;
	bool ssl_wants_write; /* a read or write inside TLS waits for the socket to take bytes */
	struct waiting up;    /* from the client to the server behind */
	struct waiting down;
};

/* ---- one connection ---- */

static bool connect_inner(struct connection *c)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;

	c->inner = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* Bound and told of before it connects: the server behind asks as soon as it hears of it.
	 */
	if (c->inner < 0 || bind(c->inner, (struct sockaddr *)&address, len) != 0 ||
		getsockname(c->inner, (struct sockaddr *)&address, &len) != 0)
		return false;
	c->source_port = ntohs(address.sin_port);
	atomic_store(&c->front->made[c->source_port], true);
	address.sin_port = htons((uint16_t)c->front->config.inner_port);
	return connect(c->inner, (struct sockaddr *)&address, sizeof address) == 0 &&
	       fcntl(c->inner, F_SETFL, O_NONBLOCK) == 0;
}

/* False when the connection is over. */
static bool went_well(struct connection *c, int result)
{
	int error = SSL_get_error(c->ssl, result);

	c->ssl_wants_write = error == SSL_ERROR_WANT_WRITE;
	return error == SSL_ERROR_WANT_WRITE || error == SSL_ERROR_WANT_READ;
}

static bool shake_hands(struct connection *c)
{
	int64_t until = clock_ms() + c->front->config.handshake_ms;
	int result;

	while ((result = SSL_accept(c->ssl)) != 1) {
		struct pollfd wait = {.fd = c->outer};

		if (!went_well(c, result) || clock_ms() > until || atomic_load(&c->front->stop))
			return false;
		wait.events = c->ssl_wants_write ? POLLOUT : POLLIN;
		poll(&wait, 1, LOOK_MS);
	}
	c->ssl_wants_write = false;
	return true;
}

static bool read_outer(struct connection *c)
{
	int n;

	if (c->up.len || c->up.ended)
		return true;
	n = SSL_read(c->ssl, c->up.bytes, BLOCK);
	if (n > 0) {
		c->up.from = 0;
		c->up.len = (size_t)n;
		return true;
	}
	if (SSL_get_error(c->ssl, n) == SSL_ERROR_ZERO_RETURN) {
		c->up.ended = true;
		shutdown(c->inner, SHUT_WR);
		return true;
	}
	return went_well(c, n);
}

static bool write_outer(struct connection *c)
{
	int n;

	if (!c->down.len)
		return true;
	n = SSL_write(c->ssl, c->down.bytes + c->down.from, (int)c->down.len);
	if (n <= 0)
		return went_well(c, n);
	c->ssl_wants_write = false;
	c->down.from += (size_t)n;
	c->down.len -= (size_t)n;
	return true;
}

static bool read_inner(struct connection *c)
{
	ssize_t n;

	if (c->down.len || c->down.ended)
		return true;
	n = recv(c->inner, c->down.bytes, BLOCK, 0);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
	c->down.from = 0;
	c->down.len = (size_t)n;
	c->down.ended = n == 0;
	return true;
}

static bool write_inner(struct connection *c)
{
	ssize_t n;

	if (!c->up.len)
		return true;
	n = send(c->inner, c->up.bytes + c->up.from, c->up.len, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
	c->up.from += (size_t)n;
	c->up.len -= (size_t)n;
	return true;
}

/* False when the client's connection has broken. */
static bool wait_for_bytes(const struct connection *c)
{
	struct pollfd wait[2] = {{.fd = c->outer}, {.fd = c->inner}};

	if (!c->up.len && !c->up.ended)
		wait[0].events |= POLLIN;
	if (c->down.len || c->ssl_wants_write)
		wait[0].events |= POLLOUT;
	if (!c->down.len && !c->down.ended)
		wait[1].events |= POLLIN;
	if (c->up.len)
		wait[1].events |= POLLOUT;
	/* Bytes that TLS has unwrapped already are not seen by poll. */
	if (SSL_pending(c->ssl) == 0 || c->up.len)
		poll(wait, 2, LOOK_MS);
	return !(wait[0].revents & (POLLERR | POLLNVAL));
}

/* The front is to stop, and there is nothing left that the client could still be given. */
static bool is_over(const struct connection *c)
{
	struct pollfd look = {.fd = c->inner, .events = POLLIN};

	return atomic_load(&c->front->stop) &&
	       (clock_ms() >= c->front->until_ms ||
		       (!c->down.len && (c->down.ended || poll(&look, 1, 0) == 0)));
}

static void pass_on(struct connection *c)
{
	while (!is_over(c)) {
		if (!wait_for_bytes(c) || !read_outer(c) || !write_inner(c) || !read_inner(c) ||
			!write_outer(c))
			return;
		/* The server has said all and it has been written: that is the end of a connection.
		 */
		if (c->down.ended && !c->down.len) {
			SSL_shutdown(c->ssl);
			return;
		}
	}
}

static void *connection_main(void *argument)
{
	struct connection *c = argument;
	struct tls_front *front = c->front;

	if (fcntl(c->outer, F_SETFL, O_NONBLOCK) == 0 && SSL_set_fd(c->ssl, c->outer) == 1 &&
		shake_hands(c) && connect_inner(c))
		pass_on(c);
	SSL_free(c->ssl);
	close(c->outer);
	if (c->inner >= 0)
		close(c->inner);
	/* Only now may another program be given the port. */
	atomic_store(&front->made[c->source_port], false);
	ERR_clear_error();
	secret_wipe(c, sizeof *c);
	free(c);
	pthread_mutex_lock(&front->lock);
	front->open--;
	pthread_cond_signal(&front->ended);
	pthread_mutex_unlock(&front->lock);
	return NULL;
}

/* ---- the listener ---- */

static bool start_connection(struct tls_front *front, int outer)
{
	struct connection *c = xcalloc(1, sizeof *c);
	pthread_attr_t attributes;
	pthread_t thread;
	bool started;

	c->front = front;
	c->outer = outer;
	c->inner = -1;
	pthread_mutex_lock(&front->lock);
	c->ssl = SSL_new(front->identity.context);
	pthread_mutex_unlock(&front->lock);
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	started = c->ssl && pthread_create(&thread, &attributes, connection_main, c) == 0;
	pthread_attr_destroy(&attributes);
	if (!started) {
		SSL_free(c->ssl);
		free(c);
	}
	return started;
}

static void *listener_main(void *argument)
{
	struct tls_front *front = argument;

	for (;;) {
		/* cppcheck-suppress nullPointer ; accept4 need not tell who calls */
		int outer = accept4(front->listener, NULL, NULL, SOCK_CLOEXEC);

		if (atomic_load(&front->stop) ||
			(outer < 0 && errno != ECONNABORTED && errno != EINTR && errno != EMFILE &&
				errno != ENFILE)) {
			if (outer >= 0)
				close(outer);
			return NULL;
		}
		if (outer < 0)
			continue;
		atomic_fetch_add(&front->taken, 1);
		pthread_mutex_lock(&front->lock);
		if (front->config.turn_away && front->open >= front->config.max_connections) {
			pthread_mutex_unlock(&front->lock);
			close(outer);
			continue;
		}
		while (front->open >= front->config.max_connections && !atomic_load(&front->stop))
			pthread_cond_wait(&front->ended, &front->lock);
		front->open++;
		pthread_mutex_unlock(&front->lock);
		if (!start_connection(front, outer)) {
			close(outer);
			pthread_mutex_lock(&front->lock);
			front->open--;
			pthread_mutex_unlock(&front->lock);
		}
	}
}

static enum err listen_on(struct tls_front *front, struct note *note)
{
	const struct tls_front_config *config = &front->config;
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)config->port)};
	socklen_t len = sizeof address;
	int yes = 1;

	front->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (inet_pton(AF_INET, config->address, &address.sin_addr) != 1 || front->listener < 0 ||
		setsockopt(front->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
		bind(front->listener, (struct sockaddr *)&address, len) != 0 ||
		listen(front->listener, 1024) != 0 ||
		getsockname(front->listener, (struct sockaddr *)&address, &len) != 0)
		return note_err(note, ERR_IO, "cannot listen on %s:%u: %s", config->address,
			config->port, strerror(errno));
	front->port = ntohs(address.sin_port);
	return ERR_NONE;
}

enum err tls_front_start(
	const struct tls_front_config *config, struct tls_front **out, struct note *note)
{
	struct tls_front *front = xcalloc(1, sizeof *front);
	enum err err;

	*out = NULL;
	front->config = *config;
	front->listener = -1;
	pthread_mutex_init(&front->lock, NULL);
	pthread_cond_init(&front->ended, NULL);
	err = tls_identity_load(
		config->certificate, config->key, config->client_ca, &front->identity, note);
	if (!err)
		err = listen_on(front, note);
	ERR_clear_error();
	if (!err && pthread_create(&front->thread, NULL, listener_main, front) != 0)
		abort();
	if (err) {
		tls_identity_clear(&front->identity);
		if (front->listener >= 0)
			close(front->listener);
		free(front);
		return err;
	}
	*out = front;
	return ERR_NONE;
}

unsigned tls_front_port(const struct tls_front *front)
{
	return front->port;
}

unsigned tls_front_taken(const struct tls_front *front)
{
	return atomic_load(&front->taken);
}

bool tls_front_made(const struct tls_front *front, unsigned source_port)
{
	return source_port < ARRAY_LEN(front->made) && atomic_load(&front->made[source_port]);
}

void tls_front_show(struct tls_front *front, struct tls_identity *take_identity)
{
	struct tls_identity old;

	pthread_mutex_lock(&front->lock);
	old = front->identity;
	front->identity = *take_identity;
	pthread_mutex_unlock(&front->lock);
	*take_identity = (struct tls_identity){0};
	tls_identity_clear(&old);
}

void tls_front_stop(struct tls_front *front, int64_t until_ms)
{
	if (!front)
		return;
	front->until_ms = until_ms;
	atomic_store(&front->stop, true);
	shutdown(front->listener, SHUT_RDWR);
	pthread_mutex_lock(&front->lock);
	pthread_cond_broadcast(&front->ended);
	while (front->open)
		pthread_cond_wait(&front->ended, &front->lock);
	pthread_mutex_unlock(&front->lock);
	pthread_join(front->thread, NULL);
	close(front->listener);
	tls_identity_clear(&front->identity);
	pthread_cond_destroy(&front->ended);
	pthread_mutex_destroy(&front->lock);
	free(front);
}
