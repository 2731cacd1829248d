/* serve: the whole stage for somebody else's clients, until a signal ends it. Knows no case. */
#ifndef CONFORMANCE_SERVE_H
#define CONFORMANCE_SERVE_H

#include "suite.h"

/*
 * Start everything on free ports, with an issuer whose URL can be asked, print one line of JSON
 * that says where all of it is, and wait for SIGINT or SIGTERM, or for a party to end by itself.
 * The exit status: 2 when the stage did not come up, when a party has ended or a sanitizer
 * complained, else 0.
 */
int serve(struct suite *suite);

#endif
