/*
 * upstream_audit: one JSON line per request: who came with what, and what was decided. Names the
 * user, never the token. Knows nothing of how the decision was made.
 */
#ifndef PARTICIPANTS_UPSTREAM_AUDIT_H
#define PARTICIPANTS_UPSTREAM_AUDIT_H

#include "participants/upstream_judge.h"

struct upstream_audit;

/* Appends to `path`, or writes to standard output when that is NULL. NULL and a note on failure. */
struct upstream_audit *upstream_audit_open(const char *path, struct note *note);
void upstream_audit_close(struct upstream_audit *audit);

/*
 * Write the line:
 *	{"time", "resource", "method", "decision": "allowed" | "refused" | "failed", "status",
 *	 "user", "email", "scope", "token": "sha256:1a2b3c4d5e6f7081", "reason"}
 * "user" is the token's subject, "email" and "scope" are its claims: all three are null unless the
 * signature is the issuer's, for a forger may write any name into a token. False when the line
 * could not be written; then nothing may be given out.
 */
bool upstream_audit_write(struct upstream_audit *audit, const char *resource, struct slice method,
	struct slice token, const struct upstream_verdict *verdict) MUST_USE;

#endif
