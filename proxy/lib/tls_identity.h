/*
 * tls_identity: what a TLS server shows: its certificate with the key, read from PEM files and
 * found to belong together, and how it speaks. Part of the glue to OpenSSL's TLS; knows no
 * connection.
 */
#ifndef LIB_TLS_IDENTITY_H
#define LIB_TLS_IDENTITY_H

#include "lib/err.h"

struct ssl_ctx_st; /* OpenSSL's SSL_CTX */

struct tls_identity {
	struct ssl_ctx_st *context; /* NULL when there is none */
};

/*
 * ERR_IO or ERR_MISMATCH with a note that names the file; then there is none in `out`. With
 * `client_ca` (PEM, may be NULL) callers need a certificate by one of these CAs.
 */
enum err tls_identity_load(const char *certificate, const char *key, const char *client_ca,
	struct tls_identity *out, struct note *note) MUST_USE;
/* Connections that were made with it keep what they need. */
void tls_identity_clear(struct tls_identity *identity);

#endif
