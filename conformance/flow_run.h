/*
 * flow_run: one of the two documented flows, driven from login to answer, and what was seen
 * of it. Shared by the cases about the documents and by the demo.
 */
#ifndef CONFORMANCE_FLOW_RUN_H
#define CONFORMANCE_FLOW_RUN_H

#include "participants/client.h"
#include "suite.h"

/* What makes the two flows different for whoever drives them. */
struct flow_kind {
	const char *page; /* prefix of the expectations, "same-idp" */
	const char *title;
	const char *route; /* name in the proxy's manifest */
	const char *scope; /* that the client asks for */
	const char *tool;
	const char *arguments;
	const char *issuer_party; /* who issues the upstream's token, in the trace */
	/* What the page calls a party, where the trace calls it otherwise: pairs, then NULL. */
	const char *const *aliases;
};

extern const struct flow_kind flow_same_idp;
extern const struct flow_kind flow_federated;

struct flow_run {
	const struct flow_kind *kind;
	char *client_token;
	char *issued_token; /* NULL when none was seen */
	struct client_reply reply;
	struct observation login; /* up to the client's having a token */
	struct observation call;  /* from the client's request to its answer */
};

/* Restart whoever keeps keys or tokens, so that the next call is a cold one. */
void flow_make_cold(struct suite *suite);
/*
 * Log in, unless `client_token` is given, and call the tool. False and a note when there was no
 * answer at all; whether it is the right one is for the caller to say.
 */
bool flow_drive(struct suite *suite, const struct flow_kind *kind, const char *client_token,
	struct flow_run *run, struct note *note);
void flow_run_clear(struct flow_run *run);

/* The party that a name on the page means, as the trace calls it. */
const char *flow_party(const struct flow_kind *kind, struct slice shown, char *room, size_t size);
/* Both ends of a message are, in either direction, the two of "A,B". */
bool flow_is_aside(const struct flow_kind *kind, const struct message *m, struct slice pair);

#endif
