/*
 * observe: what the parties wrote into the trace, as messages. Reads the evidence; judges nothing.
 */
#ifndef CONFORMANCE_OBSERVE_H
#define CONFORMANCE_OBSERVE_H

#include "lib/http.h"
#include "lib/json.h"

#define MESSAGE_MAX_FIELDS 100

/* One line of the trace. */
struct message {
	struct json *line; /* owned; all slices point into it */
	struct slice from;
	struct slice to;
	bool response;
	uint64_t exchange;
	struct slice method;
	struct slice target;
	int status;
	struct http_fields fields;
	struct http_field field[MESSAGE_MAX_FIELDS];
	struct slice body;
	const struct message *answers; /* the request that this response answers, if it is here */
};

struct observation {
	struct message **at;
	size_t count;
};

/*
 * All whole lines of the file from byte `from` on; `*next` is where the next reading begins.
 * ERR_SYNTAX when a line is none of ours.
 */
enum err observe(const char *path, size_t from, struct observation *out, size_t *next,
	struct note *note) MUST_USE;
void observation_clear(struct observation *observation);

/* Requests that went from `from` to `to`; NULL stands for anybody. */
size_t observation_requests(
	const struct observation *observation, const char *from, const char *to);
/* The first request whose target begins with `prefix`; NULL when there is none. */
const struct message *observation_request(
	const struct observation *observation, const char *to, const char *prefix);
/* The token of "Authorization: Bearer", or SLICE_NONE. */
struct slice message_bearer(const struct message *message);
/* All bytes of the message that can carry a secret: target, fields, body. */
void message_bytes(const struct message *message, struct buf *out);

#endif
