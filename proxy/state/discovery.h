/*
 * discovery: where an issuer's metadata document may be, and what it says about its keys. Knows the
 * forms of RFC 8414 and OpenID Connect Discovery; fetches nothing.
 */
#ifndef STATE_DISCOVERY_H
#define STATE_DISCOVERY_H

#include "lib/url.h"

#define DISCOVERY_FORMS 3

/*
 * The URL of a form from 0 on, in the order in which they are tried; NULL for one that is the same
 * as an earlier one, as it happens without a path. The caller frees it. [RFC8414 3.1, 5]
 */
char *discovery_url(const struct url *issuer, unsigned form);

/*
 * The jwks_uri of the document, if it is that of `issuer`; the caller frees it. ERR_MISMATCH when
 * the document is somebody else's or would take us from https to http, ERR_SYNTAX and ERR_LIMIT
 * when it is none.
 */
enum err discovery_read(
	struct slice text, struct slice issuer, char **jwks_uri, struct note *note) MUST_USE;

#endif
