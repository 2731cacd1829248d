/* demo: both flows on the default ports, shown step by step from what was seen on the wire. */
#ifndef CONFORMANCE_DEMO_H
#define CONFORMANCE_DEMO_H

#include "suite.h"

/*
 * Start everything, drive both flows, show them, and prove the pages. With a terminal it then
 * stays up until SIGINT. The exit status: 0 only when both flows came out as documented, 2 when the
 * stage did not come up.
 */
int demo(struct suite *suite);

#endif
