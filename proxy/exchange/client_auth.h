/*
 * client_auth: how our client proves itself to an issuer, at its token endpoint and where it is
 * asked about tokens. Knows the two ways of RFC 6749 2.3.1, the signed assertion of RFC 7523 and
 * clients that prove nothing; no I/O.
 */
#ifndef EXCHANGE_CLIENT_AUTH_H
#define EXCHANGE_CLIENT_AUTH_H

#include "config.h"

/* One client as configured. What its way does not need is NULL. */
struct client_identity {
	enum client_auth how;
	const char *id;
	const char *secret;
	const char *key; /* PEM or JWK, which assertion_key_read takes */
	const char *key_id;
	enum jws_alg key_alg;
	const char *assertion_audience;
};

struct client_identity client_identity_of(const struct config_exchange *config);
struct client_identity client_identity_at(const struct config_authorization_server *config);

/*
 * Append to the form in `body`, or to `authorization` the value of that field: to one of the two.
 * Both hold the proof afterwards, so the caller wipes them with buf_clear.
 */
void client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);

/* How long an assertion is good: for a clock that is off, and a connection that is slow. */
#define CLIENT_ASSERTION_SECONDS 60

#endif
