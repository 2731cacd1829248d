/*
 * exchange_help: what the cases about the exchange share: the request as the IdP saw it, and
 * replies of the token endpoint that somebody wrote by hand.
 */
#ifndef CASES_EXCHANGE_HELP_H
#define CASES_EXCHANGE_HELP_H

#include "lib/form.h"
#include "probe.h"

/*
 * Send a good request and give the exchange request that the IdP saw, as a form; ends the case as
 * untestable when there was none. The caller clears the form and the observation.
 */
const struct message *seen_exchange(struct suite *suite, const struct probe *probe,
	struct form *form, struct observation *seen);

/* The next `count` replies of the IdP's token endpoint (0: all until exchange_restore). */
void script_token_endpoint(
	struct suite *suite, unsigned count, int status, const char *fields, const char *body);
/* A fault in one of the words of the control API: "hang", "abort", "truncate", ... */
void break_token_endpoint(struct suite *suite, const char *mode);
void restore_idp(struct suite *suite);

/* A new opaque token that is in the ledger as an exchanged one; the caller frees it. */
char *opaque_token(struct suite *suite);
/* A reply with `token`, and the one that everybody understands. The caller frees it. */
char *exchange_reply(const char *token, const char *issued_type, const char *token_type);
char *good_exchange_reply(const char *token);

/*
 * With this reply to its exchange, the proxy must not forward anything: 5xx, or one of the given
 * statuses. Restores the endpoint afterwards.
 */
void expect_reply_refused(
	struct suite *suite, const char *fields, const char *body, int status, const char *what);
/* The twin: with this reply the upstream gets `token`. */
void expect_reply_taken(
	struct suite *suite, const char *fields, const char *body, const char *token);

#endif
