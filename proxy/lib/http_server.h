/*
 * http_server: listeners, requests and responses; the only user of CivetWeb, whose traps are met
 * here and in http_head once for all programs (docs/decisions.md lists them). One thread per
 * connection. Knows HTTP/1.1; knows no routes, tokens or policy.
 */
#ifndef LIB_HTTP_SERVER_H
#define LIB_HTTP_SERVER_H

#include "lib/http.h"
#include "lib/trace.h"

#define HTTP_MAX_LISTENERS 8
/* CivetWeb keeps 64 fields and drops the rest without a word: so 63 is our limit. */
#define HTTP_MAX_FIELDS 63
/* Request line and fields together; CivetWeb answers 400 above it, as to any head it cannot read.
 */
#define HTTP_MAX_HEAD_BYTES (32 * 1024)
/* As many as a reply that is passed on may have, and some of our own. */
#define HTTP_MAX_RESPONSE_FIELDS 108

struct http_server;

struct http_listener {
	const char *address; /* IPv4 in dots */
	unsigned port;       /* 0 picks a free one */
	const char *caller;  /* who calls here, for the trace; NULL without one */
};

/* PEM files; NULL for plain HTTP. */
struct http_listener_tls {
	const char *certificate;
	const char *key;
	const char *client_ca; /* callers need a certificate by these; may be NULL */
};

struct http_server_config {
	const char *party; /* our name in the trace */
	struct http_listener listener[HTTP_MAX_LISTENERS];
	struct http_listener_tls tls[HTTP_MAX_LISTENERS]; /* of the listener in the same place */
	size_t listener_count;
	unsigned max_connections;    /* one thread each */
	bool turn_away;              /* further ones get 503 at once; else they wait for a thread */
	unsigned request_timeout_ms; /* for a head, for each MiB of a body, and to take a write */
	unsigned idle_timeout_ms;    /* for the next request on a kept connection */
	uint64_t max_body_bytes;     /* of a request */
	bool buffer_body;            /* read it before the handler runs; else http_request_read */
	bool judge_head_yourself;    /* the handler looks at head_complete; else 400 without it */
	struct trace *trace;         /* may be NULL; request bodies are in it when buffered */
};

/* What the handler sees; all slices live until it returns. */
struct http_request {
	struct slice method;
	struct slice target; /* as it came, undecoded */
	struct slice path;   /* of the target: up to "?", without scheme and authority */
	struct slice query;  /* behind "?"; `at` is NULL when there is none */
	struct http_fields fields;
	unsigned version_minor; /* HTTP/1.x */
	bool head_complete; /* the fields are all that was sent, in the form that RFC 9112 wants */
	bool chunked;
	bool has_body;
	int64_t content_length; /* -1 when chunked */
	struct slice body;      /* when buffered */
	const char *caller;
	struct http_request_state *state; /* the server's own */
};

/* Must answer exactly once: http_respond, or http_stream_begin to _end or _abort. */
typedef void http_handler(void *context, struct http_request *request);

/*
 * ERR_IO with a note that names the address and port when a port is busy, or the certificate. Ends
 * with http_server_stop, which refuses new requests, waits up to `drain_ms` for those under way and
 * frees the server.
 */
enum err http_server_start(const struct http_server_config *config, http_handler *handler,
	void *context, struct http_server **out, struct note *note) MUST_USE;
/*
 * Read the certificates of all listeners anew, from these files in place of those of the start, and
 * show them to new connections. On error all stay as they were, with a note that names the file.
 */
enum err http_server_renew_tls(struct http_server *server,
	const struct http_listener_tls tls[static HTTP_MAX_LISTENERS], struct note *note) MUST_USE;
unsigned http_server_port(const struct http_server *server, size_t listener);
/* The first part of http_server_stop, for who has something to do before the rest is cut. */
void http_server_drain(struct http_server *server, unsigned drain_ms);
void http_server_stop(struct http_server *server, unsigned drain_ms);

/*
 * Read the next part of an unbuffered body. ERR_NONE and *got = 0 at its end; ERR_LIMIT past
 * max_body_bytes, ERR_TIMEOUT, ERR_SYNTAX for bad chunks, ERR_UNREACHABLE when the client went
 * away. Answers "Expect: 100-continue" before the first byte.
 */
enum err http_request_read(
	struct http_request *request, void *buffer, size_t size, size_t *got) MUST_USE;
/* CLIENT_PRESENT also when it cannot be known. */
enum http_client_state http_request_client(struct http_request *request);
/* The client has closed its side, and whether it still listens nobody asked. */
bool http_request_client_gone(struct http_request *request);
/*
 * Ask whether it listens: one that has closed both sides answers any bytes with a reset, which
 * http_request_client sees a moment later. Sends "100 Continue", which means nothing here and every
 * client understands; so only before the response, a few times at most, and never to HTTP/1.0.
 * [RFC9110 15.2]
 */
void http_request_ask_client(struct http_request *request);

struct http_response {
	int status;
	struct http_field field[HTTP_MAX_RESPONSE_FIELDS];
	size_t field_count;
	struct slice body;
	bool close;    /* end the connection after it */
	bool gather;   /* of a stream: write when told to, see http_stream_flush */
	bool reads_on; /* of a stream: what is left of the request's body is still read by the
			  handler */
};

/* Borrowed texts. A field too many, or one that would break the head, is left out and logged. */
void http_response_add(struct http_response *response, const char *name, struct slice value);
void http_response_add_field(struct http_response *response, const struct http_field *field);
/* The usual JSON answer: Content-Type and Cache-Control: no-store. `body` is borrowed. */
void http_response_json(struct http_response *response, int status, struct slice body);

void http_respond(struct http_request *request, const struct http_response *response);

/* `length` -1 sends chunks. False when the client is gone; then only _abort makes sense. */
bool http_stream_begin(
	struct http_request *request, const struct http_response *response, int64_t length);
bool http_stream_write(struct http_request *request, struct slice part);
/*
 * With `gather` what _begin and _write were given waits for more, since each write costs a packet:
 * until there is much of it, until _end, or until the caller says so, as nothing more is there yet.
 */
bool http_stream_flush(struct http_request *request);
void http_stream_end(struct http_request *request);
/* Leave the message visibly incomplete and the connection closed. [RFC9112 8] */
void http_stream_abort(struct http_request *request);

#endif
