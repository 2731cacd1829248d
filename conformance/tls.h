/*
 * tls: certificates made for one run, good ones and such as nobody should believe, and a client
 * that tells which protocol a server speaks. For the suite only; its glue to OpenSSL's TLS.
 */
#ifndef CONFORMANCE_TLS_H
#define CONFORMANCE_TLS_H

#include "lib/str.h"

/* What is wrong with a certificate. */
enum certificate_fault {
	CERTIFICATE_GOOD = 1,
	CERTIFICATE_WRONG_HOST,  /* names another host */
	CERTIFICATE_EXPIRED,     /* ended yesterday */
	CERTIFICATE_SELF_SIGNED, /* by its own key, not by a CA */
};

/* A CA of this run; its certificate is at `path`. */
struct tls_ca;

struct tls_ca *tls_ca_new(const char *path);
void tls_ca_free(struct tls_ca *ca);
/*
 * A key and a certificate for 127.0.0.1 and localhost, both as PEM files. Ends the program when
 * they cannot be written.
 */
void tls_issue(const struct tls_ca *ca, enum certificate_fault fault, const char *certificate_path,
	const char *key_path);

/* What a handshake with 127.0.0.1:port came to. */
struct tls_result {
	bool connected;
	char version[16]; /* "TLSv1.3" */
	char cipher[64];
	char host[64];    /* "127.0.0.1" when the certificate is one for it, else "" */
	struct buf reply; /* what was answered, up to its end; the caller clears it */
};

/*
 * Connect with versions from `lowest` to `highest` (12 for TLS 1.2) and trust in `ca_path`, send
 * the request and read until the peer closes or `ms` are over.
 */
void tls_exchange(unsigned port, const char *ca_path, int lowest, int highest, struct slice request,
	unsigned ms, struct tls_result *out);

/* The same by 1.2 or 1.3, with a certificate (PEM files), or without one (NULL). */
void tls_exchange_as(const char *certificate, const char *key, unsigned port, const char *ca_path,
	struct slice request, unsigned ms, struct tls_result *out);

#endif
