/*
 * trace: one JSON line per HTTP message, written by the party that saw it, before it judges it.
 * Several programs append to one file; the order of lines is the order of events. The evidence
 * from which the suite draws its arrows; it knows messages and parties, not flows.
 */
#ifndef LIB_TRACE_H
#define LIB_TRACE_H

#include "lib/http.h"

struct trace;

/*
 * Of a longer body the beginning is written, and its whole length as "body_bytes". Twice what any
 * of our parties takes; a line is six times as long at the most, for a control byte is \u0001.
 */
#define TRACE_MAX_BODY_BYTES (2 * 1024 * 1024)
#define TRACE_MAX_LINE_BYTES (6 * TRACE_MAX_BODY_BYTES + 1024 * 1024)

/* How much of a message is written. */
enum trace_detail {
	TRACE_FULL = 1, /* every byte: for mocks and participants, whose tokens are worth nothing */
	TRACE_REDACTED, /* no bodies, no queries, fields that may hold a credential as their tag:
			   for the proxy */
};

/* NULL and a note when the file cannot be opened for appending; it is created with mode 0600. */
struct trace *trace_open(const char *path, enum trace_detail detail, struct note *note);
void trace_close(struct trace *trace);

struct trace_message {
	const char *from;
	const char *to;
	bool response;
	uint64_t exchange;   /* the same for a request and its response; from trace_exchange */
	struct slice method; /* of a request */
	struct slice target; /* of a request, raw */
	int status;          /* of a response */
	struct http_fields fields;
	struct slice body; /* empty where the body is streamed */
};

/* A number that no other exchange of any program on this machine has soon. */
uint64_t trace_exchange(void);
/* Nothing happens when `trace` is NULL. */
void trace_write(struct trace *trace, const struct trace_message *message);

#endif
