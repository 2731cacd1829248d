/*
 * issuer: an authorization server of the suite's own, scripted to the byte. Each path answers what
 * it was told last: key sets, metadata, introspection, exchange; what nobody told is 404. It can be
 * slow, endless or gone, and keeps all that it is asked. Knows no OAuth.
 */
#ifndef CONFORMANCE_ISSUER_H
#define CONFORMANCE_ISSUER_H

#include "wire.h"

enum issuer_mode {
	ISSUER_REPLY = 0, /* the answer, whole */
	ISSUER_HOLD,      /* nothing, until the path is told another answer; then that one */
	ISSUER_CLOSE,     /* the connection ends without a byte */
	ISSUER_CUT,       /* half of the body, and the end */
	ISSUER_TRICKLE,   /* the body byte by byte, one in 50 ms */
	ISSUER_HUGE,      /* the body, then white space up to ISSUER_HUGE_BYTES, as announced */
	ISSUER_ENDLESS,   /* the same without an announcement, and nothing after so many bytes */
	ISSUER_RAW,       /* the body is all that is sent, head and all; then the end */
	ISSUER_FIELDS,    /* header fields up to ISSUER_HUGE_BYTES, and no end of them */
	ISSUER_CHUNKS,    /* chunks up to ISSUER_HUGE_BYTES, and no last one */
};

#define ISSUER_HUGE_BYTES (100u * 1024 * 1024)

struct issuer_answer {
	int status;         /* 0 is 200 */
	const char *type;   /* NULL is application/json */
	const char *fields; /* further field lines, each ending in CRLF; may be NULL */
	const char *body;   /* NULL is "" */
	enum issuer_mode mode;
};

struct issuer;

/* On a free port of 127.0.0.1. */
struct issuer *issuer_start(void);
void issuer_stop(struct issuer *issuer);
unsigned issuer_port(const struct issuer *issuer);

/* The answer at `path` (its texts are copied) from now on; NULL is 404 again. */
void issuer_tell(struct issuer *issuer, const char *path, const struct issuer_answer *answer);
/* The usual 200 of JSON. */
void issuer_tell_json(struct issuer *issuer, const char *path, const char *body);

/* How many requests there have been: a moment for `since` below. */
size_t issuer_now(struct issuer *issuer);
/* Requests since then for the path, whatever its query; NULL stands for any path. */
size_t issuer_asked(struct issuer *issuer, size_t since, const char *path);
/* The nth of them, from 0; NULL when there is none. Lives as long as the issuer. */
const struct wire_request *issuer_request(
	struct issuer *issuer, size_t since, const char *path, size_t nth);
/* Wait until there are that many. */
bool issuer_wait(struct issuer *issuer, size_t since, const char *path, size_t count, unsigned ms);
/* Bytes of bodies that its peers have taken so far. */
uint64_t issuer_sent(struct issuer *issuer);
/* Everything that was received, for the sweep; the caller clears it. */
void issuer_received(struct issuer *issuer, size_t from_request, struct buf *out);
/* Keep the first so many no longer, as origin_forget. */
void issuer_forget(struct issuer *issuer, size_t before);

#endif
