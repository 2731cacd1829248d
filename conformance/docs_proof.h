/*
 * docs_proof: what a page says against what was seen. Every arrow of a page is bound to a fact
 * about a message, every binding is used, and what was observed equals what is drawn, in order, in
 * both directions. Knows how to compare, not what the flows are; a failure names file and line.
 */
#ifndef CONFORMANCE_DOCS_PROOF_H
#define CONFORMANCE_DOCS_PROOF_H

#include "flow_run.h"

/* An arrow's text and ends, and the fact for which it stands. */
struct binding {
	const char *text;
	const char *from;
	const char *to;
	bool (*fact)(const struct message *m, const struct flow_run *run);
};

/* A relation stands for one message that carries a token; `response` says in which half. */
struct relation_binding {
	const char *text;
	const char *from; /* as drawn */
	const char *to;
	bool drawn_backwards; /* the token comes back to the one who asks */
	bool response;
	bool issued; /* which token: the issued one, or the client's */
};

/* A page: its flow, and what its arrows stand for. */
struct page {
	const struct flow_kind *kind;
	const struct binding *messages;
	size_t message_count;
	const struct relation_binding *relations;
	size_t relation_count;
};

/*
 * Each drives the flow anew and ends the case when the page does not tell the truth. `name` is that
 * of an expectation of the page.
 */
void prove_flow(struct suite *suite, const struct page *page, const char *name);
/* Every binding is drawn in the flow: a drawing cannot lose one unnoticed. */
void prove_bindings_used(struct suite *suite, const struct page *page, const char *name);
void prove_relations(struct suite *suite, const struct page *page);
void prove_claims(struct suite *suite, const struct page *page, const char *name);
void prove_form(struct suite *suite, const struct page *page, const char *name);
/* The issued token ends no later than the client's. */
void prove_not_outliving(struct suite *suite, const struct page *page);

/* ---- shared by the two halves ---- */

/* The expectation, or the end of the case. */
const struct expectation *proof_find(struct suite *suite, const char *name);
/* Drive the flow; the tool must answer. */
void proof_drive(struct suite *suite, const struct flow_kind *kind, const char *client_token,
	struct flow_run *run);
/* The flow named by flow=, from a cold start or, for ".warm", after one call. */
void proof_drive_for(
	struct suite *suite, const struct page *page, const char *flow_name, struct flow_run *run);
/* The messages of a call without those that the page draws aside. */
size_t proof_messages(const struct flow_run *run, const struct expectation *e,
	const struct message *out[static MAX_ARROWS]);

#endif
