/* tls_front: behind it the server has a port of its own, which takes nobody else's connections. */
#include "unit/unit.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/http_client.h"
#include "lib/http_server.h"
#include "lib/log.h"
#include "lib/tls_front.h"
#include "tls.h"

#define REQUEST "GET /secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
#define MOST_DESCRIPTORS 256
#define MUCH ((size_t)3 * 1024 * 1024)

struct fixture {
	char folder[32];
	char *ca_path, *certificate, *key;
	struct http_server *server;
	atomic_uint handled;
};

/* As much as came, as it comes. */
static void send_back(struct http_request *request)
{
	struct http_response response = {.status = 200};
	char block[16384];
	size_t got = 0;

	http_stream_begin(request, &response, -1);
	while (!http_request_read(request, block, sizeof block, &got) && got)
		http_stream_write(request, slice_make(block, got));
	http_stream_end(request);
}

static void handler(void *context, struct http_request *request)
{
	struct fixture *f = context;
	struct http_response response = {.status = 200, .body = SLICE("behind the front")};

	atomic_fetch_add(&f->handled, 1);
	if (slice_is(request->path, "/much")) {
		send_back(request);
		return;
	}
	http_respond(request, &response);
}

static int begin(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	struct tls_ca *ca;
	struct note note = {0};

	*state = f;
	log_to(2, LOG_ERROR);
	snprintf(f->folder, sizeof f->folder, "/tmp/unit-tls-XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	f->ca_path = xasprintf("%s/ca.pem", f->folder);
	f->certificate = xasprintf("%s/own.pem", f->folder);
	f->key = xasprintf("%s/own.key", f->folder);
	ca = tls_ca_new(f->ca_path);
	tls_issue(ca, CERTIFICATE_GOOD, f->certificate, f->key);
	tls_ca_free(ca);
	return http_server_start(
		       &(struct http_server_config){
			       .party = "Server",
			       .listener = {{"127.0.0.1", 0, NULL}},
			       .tls = {{f->certificate, f->key, NULL}},
			       .listener_count = 1,
			       .max_connections = 8,
			       .request_timeout_ms = 2000,
			       .idle_timeout_ms = 500,
			       .max_body_bytes = MUCH,
		       },
		       handler, f, &f->server, &note)
		       ? -1
		       : 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	http_server_stop(f->server, 1000);
	unlink(f->ca_path);
	unlink(f->certificate);
	unlink(f->key);
	rmdir(f->folder);
	free(f->ca_path);
	free(f->certificate);
	free(f->key);
	free(f);
	return 0;
}

/* The address on which a descriptor of this program listens; false when it does not. */
static bool listens(int fd, struct sockaddr_in *address)
{
	socklen_t len = sizeof *address;
	socklen_t yes_len = sizeof(int);
	int yes = 0;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &yes_len) == 0 && yes &&
	       getsockname(fd, (struct sockaddr *)address, &len) == 0;
}

/* The port that is not the front's: no function tells it, for nobody has any business there. */
static unsigned inner_port(const struct fixture *f)
{
	struct sockaddr_in address = {0};
	unsigned inner = 0;
	size_t listeners = 0;

	for (int fd = 0; fd < MOST_DESCRIPTORS; fd++) {
		if (!listens(fd, &address))
			continue;
		listeners++;
		assert_int_equal(ntohl(address.sin_addr.s_addr), INADDR_LOOPBACK);
		if (ntohs(address.sin_port) != http_server_port(f->server, 0))
			inner = ntohs(address.sin_port);
	}
	assert_int_equal(listeners, 2);
	assert_true(inner > 0);
	return inner;
}

static void expect_taken_by_tls(struct fixture *f)
{
	unsigned before = atomic_load(&f->handled);
	struct tls_result result;

	tls_exchange(
		http_server_port(f->server, 0), f->ca_path, 12, 13, SLICE(REQUEST), 5000, &result);
	assert_true(result.connected);
	assert_contains(result.reply.at, "behind the front");
	assert_int_equal(atomic_load(&f->handled), before + 1);
	buf_clear(&result.reply);
}

static void expect_refused_in_the_clear(struct fixture *f, unsigned port)
{
	unsigned before = atomic_load(&f->handled);
	char *reply = raw_exchange(port, REQUEST, 3000);

	assert_true(slice_starts(slice_of(reply), "HTTP/1.1 403 "));
	assert_contains(reply, "tls_required");
	assert_null(strstr(reply, "behind the front"));
	assert_int_equal(atomic_load(&f->handled), before);
	free(reply);
}

static void the_inner_port_takes_nobody_elses_connections(void **state)
{
	struct fixture *f = *state;
	unsigned inner = inner_port(f);

	expect_taken_by_tls(f);
	for (int i = 0; i < 3; i++)
		expect_refused_in_the_clear(f, inner);
	expect_taken_by_tls(f);
}

/* ---- the front by itself ---- */

struct call {
	unsigned port;
	const char *ca_path;
	struct tls_result result;
};

static void *call_main(void *argument)
{
	struct call *call = argument;

	tls_exchange(call->port, call->ca_path, 12, 13, SLICE(REQUEST), 5000, &call->result);
	return NULL;
}

static int listen_anywhere(unsigned *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

/* A port from which the front has called, once it calls no more, is a stranger's like any other. */
static void a_source_port_counts_while_the_front_has_it(void **state)
{
	struct fixture *f = *state;
	struct tls_front_config config = {.address = "127.0.0.1",
		.certificate = f->certificate,
		.key = f->key,
		.max_connections = 2,
		.handshake_ms = 5000};
	int listener = listen_anywhere(&config.inner_port);
	struct sockaddr_in peer = {0};
	socklen_t len = sizeof peer;
	struct tls_front *front;
	struct call call = {.ca_path = f->ca_path};
	pthread_t thread;
	int inner;

	assert_int_equal(tls_front_start(&config, &front, NULL), ERR_NONE);
	call.port = tls_front_port(front);
	assert_int_equal(pthread_create(&thread, NULL, call_main, &call), 0);
	inner = accept(listener, (struct sockaddr *)&peer, &len);
	assert_true(inner >= 0);
	assert_true(tls_front_made(front, ntohs(peer.sin_port)));
	assert_false(tls_front_made(front, 65536));
	close(inner);
	assert_int_equal(pthread_join(thread, NULL), 0);
	/* The client is told of the end before the port is given back. */
	for (int i = 0; i < 500 && tls_front_made(front, ntohs(peer.sin_port)); i++)
		clock_rest(0.01);
	assert_false(tls_front_made(front, ntohs(peer.sin_port)));
	tls_front_stop(front, 0);
	close(listener);
	buf_clear(&call.result.reply);
}

/* What the server has written before it stops still reaches the client, who may be slow. */
static void a_stop_cuts_off_nothing_that_was_written(void **state)
{
	struct fixture *f = *state;
	struct tls_front_config config = {.address = "127.0.0.1",
		.certificate = f->certificate,
		.key = f->key,
		.max_connections = 2,
		.handshake_ms = 5000};
	int listener = listen_anywhere(&config.inner_port);
	struct call call = {.ca_path = f->ca_path};
	char *body = xcalloc(1, MUCH);
	struct tls_front *front;
	pthread_t thread;
	int inner;

	memset(body, 'x', MUCH);
	assert_int_equal(tls_front_start(&config, &front, NULL), ERR_NONE);
	call.port = tls_front_port(front);
	assert_int_equal(pthread_create(&thread, NULL, call_main, &call), 0);
	inner = accept(listener, NULL, NULL);
	assert_true(inner >= 0);
	assert_int_equal(send(inner, body, MUCH, MSG_NOSIGNAL), MUCH);
	tls_front_stop(front, clock_ms() + 5000);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(call.result.reply.len, MUCH);
	close(inner);
	close(listener);
	buf_clear(&call.result.reply);
	free(body);
}

/* ---- our own client ---- */

struct passage {
	uint64_t sent, got, wrong;
};

static char nth(uint64_t at)
{
	return (char)('a' + at * 7 / 5 % 26);
}

static long give(void *context, char *to, size_t size)
{
	struct passage *p = context;
	size_t n = MUCH - p->sent < size ? MUCH - p->sent : size;

	for (size_t i = 0; i < n; i++)
		to[i] = nth(p->sent + i);
	p->sent += n;
	return (long)n;
}

static bool take_head(void *context, int status, struct http_fields fields)
{
	(void)context;
	(void)fields;
	return status == 200;
}

static bool take_part(void *context, struct slice part)
{
	struct passage *p = context;

	for (size_t i = 0; i < part.len; i++)
		p->wrong += part.at[i] != nth(p->got + i);
	p->got += part.len;
	return true;
}

static enum err pass(const struct fixture *f, const char *host, const char *ca, struct note *note)
{
	struct passage p = {0};
	char *url = xasprintf("https://%s:%u/much", host, http_server_port(f->server, 0));
	struct http_call call = {.method = "POST",
		.url = url,
		.ca_file = ca,
		.connect_ms = 3000,
		.reply_ms = 3000,
		.total_ms = 20000,
		.idle_s = 5};
	struct http_stream stream = {.context = &p,
		.read_body = give,
		.body_length = -1,
		.on_head = take_head,
		.on_body = take_part};
	enum err err = http_client_stream(&call, &stream, note);

	free(url);
	if (!err) {
		assert_int_equal(p.got, MUCH);
		assert_int_equal(p.wrong, 0);
	} else {
		/* The first part was read before there was a connection. */
		assert_in_range(p.sent, 0, 16 * 1024);
	}
	return err;
}

/* Both bodies at once, in many records of TLS, on a connection that is then used again. */
static void our_client_streams_through_it(void **state)
{
	struct fixture *f = *state;
	struct note note = {0};
	unsigned before = atomic_load(&f->handled);

	http_client_init();
	for (int i = 0; i < 3; i++)
		assert_int_equal(pass(f, "127.0.0.1", f->ca_path, &note), ERR_NONE);
	assert_int_equal(atomic_load(&f->handled), before + 3);
	/* Nothing is sent to whom that CA does not vouch for; nor is the good connection used. */
	assert_int_equal(pass(f, "127.0.0.1", f->key, &note), ERR_UNREACHABLE);
	assert_int_equal(pass(f, "127.0.0.2", f->ca_path, &note), ERR_UNREACHABLE);
	assert_int_equal(pass(f, "127.0.0.1", NULL, &note), ERR_UNREACHABLE);
	assert_int_equal(atomic_load(&f->handled), before + 3);
	http_client_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_inner_port_takes_nobody_elses_connections),
		cmocka_unit_test(a_source_port_counts_while_the_front_has_it),
		cmocka_unit_test(a_stop_cuts_off_nothing_that_was_written),
		cmocka_unit_test(our_client_streams_through_it),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
