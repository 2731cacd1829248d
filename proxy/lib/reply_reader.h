/*
 * reply_reader: reads a reply from the bytes of a connection, as they come. Knows HTTP/1.1's
 * framing and nothing of sockets; what could be read in two ways is no reply. [RFC9112]
 */
#ifndef LIB_REPLY_READER_H
#define LIB_REPLY_READER_H

#include "lib/http.h"

/* Bounds of a head, and of the trailer section behind chunks; more is ERR_LIMIT. */
#define REPLY_MAX_HEAD_BYTES (64 * 1024)
#define REPLY_MAX_FIELDS 100
/* Of the line in front of a chunk, with its extensions, which nobody reads. [RFC9112 7.1.1] */
#define REPLY_MAX_CHUNK_LINE_BYTES 1024

enum reply_step {
	REPLY_MORE = 1, /* all bytes are used, and the reply goes on */
	REPLY_HEAD,     /* the final head is complete */
	REPLY_PART,     /* a part of the body */
	REPLY_END,      /* complete; bytes that are left are not the reply's */
	REPLY_BROKEN,   /* `err` says what it is and the note why */
};

/* The first part is for the caller to read, once there was a REPLY_HEAD. */
struct reply_reader {
	int status;
	struct http_fields fields; /* into `head` */
	/* The reply's end does not need the connection's, and nobody wants to close it. */
	bool reusable;
	enum err err; /* ERR_LIMIT, or ERR_UNREACHABLE for what is no reply */

	bool no_content; /* the request was a HEAD */
	int place;       /* where in the reply the next byte stands */
	struct buf head;
	struct buf line; /* of the framing behind the head */
	size_t line_at;  /* where in `head` or `line` the line began that is being read */
	uint64_t left;   /* bytes of the body or of the chunk */
	struct http_field field[REPLY_MAX_FIELDS];
};

/* For the reply to a HEAD, `no_content` says that none comes, whatever the head says. */
void reply_reader_begin(struct reply_reader *reader, bool no_content);
/*
 * Take the next step and cut what it used off `*bytes`. `*part` is a slice of those bytes. Interim
 * responses are read over; 101 is REPLY_BROKEN, for nobody asked to switch. [RFC9110 15.2]
 */
enum reply_step reply_reader_next(struct reply_reader *reader, struct slice *bytes,
	struct slice *part, struct note *note) MUST_USE;
/*
 * The connection has ended: ERR_NONE when that is how the body ends, or when it has ended already;
 * else ERR_UNREACHABLE, for a part of a reply is not one. [RFC9112 8]
 */
enum err reply_reader_finish(const struct reply_reader *reader, struct note *note) MUST_USE;
void reply_reader_clear(struct reply_reader *reader);

#endif
