/*
 * audit: what is written down about a request: a line in the program's log in the shape of
 * Google's audit log, and an entry in the log that the control API shows. Tokens and secrets
 * enter as their tags only.
 */
#ifndef MOCK_STS_AUDIT_H
#define MOCK_STS_AUDIT_H

#include "exchange.h"

/* One exchange that was granted (`status` 200) or refused. */
void audit_exchange(const struct exchange *x, const struct http_request *request, int status);
/* One introspection: what became of the token, and why. `sub` is SLICE_NONE when unknown. */
void audit_introspection(struct sts *sts, const struct http_request *request, struct slice token,
	struct slice sub, const char *decision, const char *why);
/* A token of a service account was made for `caller`, or refused; empty texts are left out. */
void audit_account(struct sts *sts, const struct http_request *request, struct slice caller,
	struct slice email, int status, const char *why);
/* A fault spoilt the answer, or stood in for the endpoint. */
void audit_fault(struct sts *sts, const struct http_request *request, const char *endpoint,
	const char *mode);

#endif
