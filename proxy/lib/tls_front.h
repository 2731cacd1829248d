/*
 * tls_front: a TLS listener before a plain one on this machine. CivetWeb's own TLS crashes with
 * OpenSSL 3, so the bytes are unwrapped here and passed on to a port that takes connections from
 * nobody else. TLS 1.2 and 1.3 only. The glue to OpenSSL's TLS; knows no HTTP.
 */
#ifndef LIB_TLS_FRONT_H
#define LIB_TLS_FRONT_H

#include "lib/str.h"
#include "lib/tls_identity.h"

struct tls_front;

struct tls_front_config {
	const char *address;     /* IPv4 in dots */
	unsigned port;           /* 0 picks a free one */
	const char *certificate; /* PEM file: the certificate, then its chain */
	const char *key;         /* PEM file */
	const char *client_ca;   /* PEM file: callers need a certificate by these; may be NULL */
	unsigned inner_port;     /* of 127.0.0.1 */
	unsigned max_connections;
	bool turn_away; /* further ones are closed at once; else they wait */
	unsigned handshake_ms;
};

/* ERR_IO with a note that names the file or port. */
enum err tls_front_start(
	const struct tls_front_config *config, struct tls_front **out, struct note *note) MUST_USE;
unsigned tls_front_port(const struct tls_front *front);
/* Connections that it has taken so far, whatever became of them. */
unsigned tls_front_taken(const struct tls_front *front);
/* Whether the connection from that port of 127.0.0.1 is one that the front has made. */
bool tls_front_made(const struct tls_front *front, unsigned source_port);
/* New connections see this one from now on; those that are open keep what they began with. */
void tls_front_show(struct tls_front *front, struct tls_identity *take_identity);
/*
 * Ends all connections: each as soon as its client has taken what the server behind had written,
 * or at `until_ms`, by clock_ms.
 */
void tls_front_stop(struct tls_front *front, int64_t until_ms);

#endif
