/*
 * wire_parse: HTTP/1.1 messages out of bytes, for the suite's own client and listener. Tolerant
 * where a witness must be: it tells what stood there, not whether it should have.
 */
#ifndef CONFORMANCE_WIRE_PARSE_H
#define CONFORMANCE_WIRE_PARSE_H

#include "wire.h"

enum wire_state {
	WIRE_MORE = 1, /* the message goes on behind the bytes so far */
	WIRE_DONE,
	WIRE_BROKEN, /* this is no message */
};

struct wire_message {
	int status; /* of a response */
	struct slice method;
	struct slice target;
	struct http_field field[WIRE_MAX_FIELDS];
	size_t field_count;
	struct slice body;
	struct buf joined; /* holds the body of a chunked message */
	bool chunked;
	bool complete;
	size_t len; /* of the whole message, when complete */
};

/* Slices point into `bytes`. `closed`: nothing more will come. Clear the message in any case. */
enum wire_state wire_parse_response(
	struct slice bytes, bool head, bool closed, struct wire_message *out);
enum wire_state wire_parse_request(struct slice bytes, struct wire_message *out);
void wire_message_clear(struct wire_message *message);

#endif
