/*
 * client_auth: how our client proves itself to an issuer, at its token endpoint and where it is
 * asked about tokens. Knows the two ways of RFC 6749 2.3.1; no I/O.
 */
#ifndef EXCHANGE_CLIENT_AUTH_H
#define EXCHANGE_CLIENT_AUTH_H

#include "config.h"

/*
 * Append to the form in `body`, or to `authorization` the value of that field: to one of the two.
 * Both hold the secret afterwards, so the caller wipes them with buf_clear.
 */
void client_auth_write(enum client_auth how, const char *client_id, const char *client_secret,
	struct buf *body, struct buf *authorization);

#endif
