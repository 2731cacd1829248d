/*
 * stream_stage: what the tests of http_client_stream share: one call of it with what comes of that,
 * and an origin that follows a script.
 */
#ifndef UNIT_STREAM_STAGE_H
#define UNIT_STREAM_STAGE_H

#include "unit/unit.h"

#include <stdatomic.h>

#include "lib/http_client.h"
#include "wire.h"

#define REPLY "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nown"

/* What a call gives and gets. */
struct use {
	const char *method;
	const char *path;
	struct http_fields fields;
	const char *body; /* NULL: none */
	bool chunked;
	size_t endless; /* instead of it: that many bytes are announced */
	unsigned idle_s, reply_ms, total_ms;
	const char *ca_file, *certificate, *key;
	size_t go_on_for; /* times; 0: for ever */
	bool refuse_head;
	bool renew; /* while the reply comes */

	size_t given, asked;
	int status;
	struct buf got;
	struct note note;
};

/* Make that call; `got` is the caller's to clear. */
enum err stream(struct origin *origin, struct use *u) MUST_USE;
/* The call is answered by REPLY; clears what it got. */
void expect_own_reply(struct origin *origin, struct use *u);

/* What an origin does on each connection, in turn; behind the last one, it answers. */
struct script {
	const char *first; /* to the first request of all */
	const char *late;  /* behind it, when `go` says so */
	unsigned silent;   /* so many requests behind the first are closed upon without a word */
	atomic_uint seen;
	atomic_bool go, gone;
};

/* For origin_start_with; `context` is a struct script. */
bool follow_script(void *context, const struct wire_request *request, int fd);
void say(int fd, const char *text);

/* The set-up and end of a test program. */
int stream_stage_begin(void **state);
int stream_stage_end(void **state);

#endif
