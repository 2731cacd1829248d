/*
 * http_civetweb: what the files behind http_server.h share: the server, and the state of one
 * request on CivetWeb's connection. For http_server.c, http_request.c and http_response.c only.
 */
#ifndef LIB_HTTP_CIVETWEB_H
#define LIB_HTTP_CIVETWEB_H

#include <civetweb.h>
#include <pthread.h>
#include <stdatomic.h>

#include "lib/http_door.h"
#include "lib/http_server.h"

struct http_server {
	struct http_server_config config;
	http_handler *handler;
	void *context;
	struct mg_context *civetweb;
	struct http_door door;
	struct http_watch *watch;
	unsigned port[HTTP_MAX_LISTENERS]; /* of CivetWeb, which may be behind a front */
	struct tls_front *front[HTTP_MAX_LISTENERS];
	pthread_mutex_t starting; /* held until everything that a request needs is there */
	atomic_bool started;
	atomic_bool draining;
	int64_t drained_at_ms; /* set when `draining` is */
	atomic_uint under_way;
	char start_error[200];
};

enum progress {
	NOT_ANSWERED = 1,
	STREAMING,
	ANSWERED,
};

struct http_request_state {
	struct http_server *server;
	struct mg_connection *connection;
	const struct mg_request_info *info;
	enum progress progress;
	bool chunked_response;
	bool head_only;  /* HEAD: the body is described, not sent */
	bool gone;       /* nothing more can be written */
	bool unreadable; /* the body cannot be read to its end */
	bool keep;       /* the client wants the connection kept */
	bool expects_continue;
	bool body_done;
	uint64_t body_read;
	/* The time that the client still has for the body, up to the next refill. */
	int64_t body_left_ms;
	uint64_t body_refill_at;
	int fd;             /* -1 until somebody needed it */
	unsigned asked;     /* how often the client was asked whether it listens */
	struct buf waiting; /* of a streamed response: not written yet */
	bool gather;        /* let it wait for more */
	uint64_t exchange;
};

/*
 * Fill in what CivetWeb read of the head and what its buffer tells about the rest; `fields` has
 * room for MG_MAX_HEADERS. False when the head is not all that stood on the wire.
 */
void http_request_parse(const struct mg_request_info *info, struct http_field *fields,
	struct http_request *request);
/* Append the whole body. Errors of http_request_read. */
enum err http_request_read_all(struct http_request *request, struct buf *body) MUST_USE;

#endif
