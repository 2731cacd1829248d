/*
 * ops_help: what the cases about operation share: the listener for operators, other configurations
 * and SIGHUP, and what the proxy writes to its log.
 */
#ifndef CASES_OPS_HELP_H
#define CASES_OPS_HELP_H

#include "prometheus.h"
#include "tenant.h"

#define PROXY(suite) (&(suite)->party[ROLE_PROXY])

/* The port of /healthz and its neighbours, by its name. */
const char *admin_port(struct suite *suite);
/* GET of a route of the manifest there; the caller clears the reply. */
void admin_get(struct suite *suite, const char *route, struct wire_reply *reply);
int admin_status(struct suite *suite, const char *route);
/* It becomes that status within `ms`. */
bool admin_status_becomes(struct suite *suite, const char *route, int status, unsigned ms);

/* The page of metrics, which must be one; its samples point into the reply, which the caller
 * clears. */
void read_metrics(struct suite *suite, struct wire_reply *reply, struct metrics_page *page);
/* The value of a series of it, which must be there. */
double metric(struct suite *suite, const char *series);

/* The suite's own issuers that have keys; one more has them in a file. */
#define OWN_ISSUERS 4
/* They have none yet. */
void own_issuers_begin(struct suite *suite, struct tenant own[static OWN_ISSUERS]);
/* Keys and, where that is how they are found, metadata. */
void own_issuer_publish(struct tenant *own);
void own_issuers_end(struct tenant own[static OWN_ISSUERS]);

/* Where the log of the proxy ends now. */
size_t log_size(struct suite *suite);
/* What was logged since then; the caller clears it. */
void log_since(struct suite *suite, size_t from, struct buf *out);
/* The log says what the manifest says of that event, within a few seconds; true without a word
 * when the manifest says nothing of it. */
bool log_says(struct suite *suite, size_t from, const char *event);

/* Write the configuration with that change (NULL: the usual one), then SIGHUP. */
bool try_reload(struct suite *suite, const char *change);
void reload_with(struct suite *suite, const char *change);
/* The probe's status becomes this one within a few seconds. */
bool status_becomes(struct suite *suite, const struct probe *probe, int status);
/* Back to the usual configuration, which has the route "plain". */
void reload_usual(struct suite *suite, const char *token);

/* A stream of events that has begun, and goes on when it is told to end. */
void open_held_stream(struct suite *suite, struct wire *wire, const char *token);
/* Within `ms`, and whole; closes it. */
bool held_stream_ends(struct suite *suite, struct wire *wire, unsigned ms);

#endif
