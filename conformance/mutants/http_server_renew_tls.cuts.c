/* killed-by: proxy/ops/tls-renew */
/* The fault: whoever is connected while certificates are renewed is cut off. */
#include <sys/socket.h>

#include "lib/clock.h"
#include "lib/http_server.h"

#define MOST_DESCRIPTORS 512

enum err __real_http_server_renew_tls(struct http_server *server,
	const struct http_listener_tls *tls, struct note *note) MUST_USE;
enum err __wrap_http_server_renew_tls(struct http_server *server,
	const struct http_listener_tls *tls, struct note *note) MUST_USE;

static void cut_all(void)
{
	struct sockaddr_storage peer;

	for (int fd = 3; fd < MOST_DESCRIPTORS; fd++) {
		socklen_t len = sizeof peer;

		if (getpeername(fd, (struct sockaddr *)&peer, &len) == 0 &&
			peer.ss_family == AF_INET)
			shutdown(fd, SHUT_RDWR);
	}
}

enum err __wrap_http_server_renew_tls(
	struct http_server *server, const struct http_listener_tls *tls, struct note *note)
{
	enum err err = __real_http_server_renew_tls(server, tls, note);

	for (int i = 0; i < 100 && !err; i++) {
		cut_all();
		clock_rest(0.003);
	}
	return err;
}
