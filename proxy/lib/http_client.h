/*
 * http_client: calls to other servers. Follows no redirect, speaks HTTP/1.1 over http and https
 * only, verifies certificates always, uses no proxy of the environment and bounds time and size.
 */
#ifndef LIB_HTTP_CLIENT_H
#define LIB_HTTP_CLIENT_H

#include "lib/reply_reader.h"

/* Bounds of a reply's head; more is ERR_LIMIT. */
#define HTTP_CLIENT_MAX_HEAD_BYTES REPLY_MAX_HEAD_BYTES
#define HTTP_CLIENT_MAX_FIELDS REPLY_MAX_FIELDS

struct http_call {
	const char *method;
	const char *url;
	struct http_fields fields; /* sent as they are; Host and the framing are added */
	struct slice body;         /* http_client_call only; `at` NULL sends none */
	const char *ca_file;       /* trust these CAs instead of the system's; may be NULL */
	const char *certificate;   /* PEM file, shown to a server that asks; may be NULL */
	const char *key;           /* its private key, PEM file */
	unsigned connect_ms;
	unsigned reply_ms;  /* from the last part of the body to the reply's head, to the second */
	unsigned total_ms;  /* until its end; 0 is without bound, for streams */
	uint64_t max_bytes; /* of the reply's body; http_client_call only */
	unsigned idle_s;    /* kept connections idle for longer are not used again */
	/* http_client_call only: asked at least once a second; false ends the call. May be NULL. */
	bool (*go_on)(void *context);
	void *context;
};

struct http_reply {
	int status;
	struct http_fields fields;
	struct buf body;
	struct http_field field[HTTP_CLIENT_MAX_FIELDS];
	struct buf head; /* what the fields point into */
};

/*
 * Send and read a whole reply. ERR_TIMEOUT; ERR_UNREACHABLE for name, connection, TLS and
 * protocol trouble; ERR_LIMIT for a reply that is too large; ERR_MISMATCH when go_on ended it.
 * `reply` is cleared by the caller in either case.
 */
enum err http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
void http_reply_clear(struct http_reply *reply);

/* How a stream meets its caller; `context` is passed through. */
struct http_stream {
	void *context;
	/* Fill up to `size` bytes of the request's body: their number, 0 at the end, -1 to give up.
	 */
	long (*read_body)(void *context, char *to, size_t size);
	int64_t body_length; /* -1 unknown: chunked; -2 no body */
	/* The reply's final head; fields live until the stream ends. False ends the stream. */
	bool (*on_head)(void *context, int status, struct http_fields fields);
	bool (*on_body)(void *context, struct slice part);
	/* Asked at least once a second; false ends the stream. May be NULL. */
	bool (*go_on)(void *context);
};

/*
 * Send and pass the reply on as it comes. Errors as above; ERR_MISMATCH when a callback ended it;
 * ERR_SYNTAX for what cannot be a request. A reply is taken while the request is still being sent,
 * and one of 300 or more ends the sending. What a kept connection did not deliver is sent once
 * more if its method is idempotent and nothing of its body was read. [RFC9110 9.2.2]
 */
enum err http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note) MUST_USE;

/*
 * Close the connections that nobody has used for too long, and those that the peer has closed: it
 * would wait for our end in vain. To be called about once a second, by any one thread.
 */
void http_client_tend(void);
/*
 * Files of CAs and certificates may say something else from now on: what was made by what they said
 * before is not used for another call, be it idle or under way now.
 */
void http_client_renew(void);
/* Every call and stream ends within a second from now on, as if its caller had ended it. */
void http_client_cut(void);
/* Once per process, before threads start; and at its end. */
void http_client_init(void);
void http_client_end(void);

#endif
