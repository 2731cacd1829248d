/*
 * http_help: requests written byte by byte, for the cases about HTTP itself. Each template holds
 * "@" where a good token's Authorization field stands, so that what is judged is the message and
 * not the missing token.
 */
#ifndef CASES_HTTP_HELP_H
#define CASES_HTTP_HELP_H

#include "probe.h"

/* What may become of a message that is wrong. */
struct verdict_on {
	int status;    /* what the client gets, or a closed connection without a reply */
	int or_status; /* 0: no other */
	bool closed;   /* the connection must end */
};

/*
 * Send the template with a good token: it must be refused so, and no whole request may reach the
 * upstream. `bytes` may hold NUL.
 */
void expect_message_refused(struct suite *suite, struct slice template,
	const struct verdict_on *verdict, const char *what);
/* A message and what is wrong with it. */
struct attempt {
	const char *what;
	struct slice text;
};

void expect_all_refused(struct suite *suite, const struct attempt *attempts, size_t count,
	const struct verdict_on *verdict);
/* Its twin: answered with 200, and one request at the upstream, which is returned. */
const struct wire_request *expect_message_passes(
	struct suite *suite, struct slice template, const char *what);
/* The template with the token's field in it; the caller clears it. */
void fill_template(struct suite *suite, struct slice template, const char *token, struct buf *out);
/* Whole requests at the upstream since then; parts of one do not count. */
size_t whole_requests(struct suite *suite, struct moment since);

#endif
