/*
 * second_hop: the exchanges whose second request goes by TLS, to the suite's own issuer: with an
 * assertion to the authorization server (ID-JAG), and to a service account. What the routes are set
 * up with stands in docs/conformance.md.
 */
#ifndef CASES_SECOND_HOP_H
#define CASES_SECOND_HOP_H

#include "probe.h"

struct second_hop {
	const char *capability;
	const char *route;
	const char *path; /* at the suite's issuer */
	const char *what;
};

extern const struct second_hop second_hops[2];

/* A new user gets what he asks for, by one request to the second server. */
void expect_second_hop(struct suite *suite, const struct second_hop *hop);
/* He gets nothing, the fault is not the client's, and neither the second server nor the upstream
 * hears. */
void expect_no_second_hop(struct suite *suite, const struct second_hop *hop, const char *what);

#endif
