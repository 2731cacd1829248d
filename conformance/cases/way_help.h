/*
 * way_help: what the cases about credentials other than an exchanged bearer token share: what stood
 * in a field at the upstream, and who else was asked.
 */
#ifndef CASES_WAY_HELP_H
#define CASES_WAY_HELP_H

#include "probe.h"

/*
 * Send a request that must pass: 200, and one request at the origin, which is returned. `what`
 * names the probe. The client's token is nowhere in it.
 */
const struct wire_request *expect_forwarded(
	struct suite *suite, const struct probe *probe, const char *what);
/* How many of its fields have that name in any spelling: letter case, "_" and "." for "-". */
size_t fields_spelt(const struct wire_request *request, const char *name);
/* Nothing is forwarded, and the failure is on our side: 5xx. */
void expect_nothing_forwarded(struct suite *suite, const struct probe *probe, const char *what);
/* Who brings a token for somebody else, or none, gets 401, and the upstream hears nothing. */
void expect_route_guarded(struct suite *suite, const char *route);

/* The next reply of one of the STS's endpoints; `fields` is JSON. */
void script_sts(struct suite *suite, const char *endpoint, int status, const char *fields,
	const char *body);
void restore_sts(struct suite *suite);

#endif
