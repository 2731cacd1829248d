/*
 * suite_tls: the peers that speak TLS, each with another kind of certificate, and the front of the
 * suite's own issuer. What a case may do with them is in suite.h.
 */
#ifndef CONFORMANCE_SUITE_TLS_H
#define CONFORMANCE_SUITE_TLS_H

#include "suite.h"

/* Make a CA, and start a peer for each kind of certificate; sets variables for all of them. */
enum err suite_start_tls_peers(struct suite *suite, struct note *note) MUST_USE;
/*
 * In front of the suite's issuer, with the certificate of that name; always on the same port.
 * `demand`: callers need one as well.
 */
enum err suite_start_issuer_tls(
	struct suite *suite, const char *name, bool demand, struct note *note) MUST_USE;

#endif
