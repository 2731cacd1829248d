#include "tls.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct tls_ca {
	EVP_PKEY *key;
	X509 *certificate;
};

/* ---- certificates ---- */

static void write_pem(const char *path, X509 *certificate, EVP_PKEY *key)
{
	FILE *file = fopen(path, "w");

	if (!file || (certificate && PEM_write_X509(file, certificate) != 1) ||
		(key && PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) != 1) ||
		fclose(file) != 0)
		abort();
}

static void add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	if (!extension || X509_add_ext(certificate, extension, -1) != 1)
		abort();
	X509_EXTENSION_free(extension);
}

static X509 *new_certificate(const char *name, EVP_PKEY *key, long from_s, long until_s)
{
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_NAME_new();
	static long serial = 1;

	if (!certificate || !subject || X509_set_version(certificate, X509_VERSION_3) != 1 ||
		ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial) != 1 ||
		!X509_gmtime_adj(X509_getm_notBefore(certificate), from_s) ||
		!X509_gmtime_adj(X509_getm_notAfter(certificate), until_s) ||
		X509_set_pubkey(certificate, key) != 1 ||
		X509_NAME_add_entry_by_txt(
			subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0) != 1 ||
		X509_set_subject_name(certificate, subject) != 1)
		abort();
	X509_NAME_free(subject);
	return certificate;
}

static void sign(X509 *certificate, X509 *issuer, EVP_PKEY *key)
{
	if (X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) != 1 ||
		X509_sign(certificate, key, EVP_sha256()) <= 0)
		abort();
}

struct tls_ca *tls_ca_new(const char *path)
{
	struct tls_ca *ca = xcalloc(1, sizeof *ca);

	ca->key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	if (!ca->key)
		abort();
	ca->certificate = new_certificate("backend-auth test CA", ca->key, -3600, 86400);
	add_extension(ca->certificate, ca->certificate, NID_basic_constraints, "critical,CA:TRUE");
	add_extension(ca->certificate, ca->certificate, NID_key_usage, "critical,keyCertSign");
	sign(ca->certificate, ca->certificate, ca->key);
	write_pem(path, ca->certificate, NULL);
	return ca;
}

void tls_ca_free(struct tls_ca *ca)
{
	if (!ca)
		return;
	X509_free(ca->certificate);
	EVP_PKEY_free(ca->key);
	free(ca);
}

void tls_issue(const struct tls_ca *ca, enum certificate_fault fault, const char *certificate_path,
	const char *key_path)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	bool expired = fault == CERTIFICATE_EXPIRED;
	X509 *certificate;

	if (!key)
		abort();
	certificate = new_certificate(
		"test", key, expired ? -2 * 86400 : -3600, expired ? -86400 : 86400);
	add_extension(certificate, ca->certificate, NID_subject_alt_name,
		fault == CERTIFICATE_WRONG_HOST ? "DNS:other.example,IP:127.0.0.9"
						: "DNS:localhost,IP:127.0.0.1");
	if (fault == CERTIFICATE_SELF_SIGNED)
		sign(certificate, certificate, key);
	else
		sign(certificate, ca->certificate, ca->key);
	write_pem(certificate_path, certificate, NULL);
	write_pem(key_path, NULL, key);
	X509_free(certificate);
	EVP_PKEY_free(key);
}

/* ---- the client ---- */

static int connect_to(unsigned port, unsigned ms)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval bound = {ms / 1000, (suseconds_t)(ms % 1000) * 1000};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	close(fd);
	return -1;
}

static SSL_CTX *client_context(const char *ca_path, int lowest, int highest)
{
	static const int versions[] = {[10] = TLS1_VERSION,
		[11] = TLS1_1_VERSION,
		[12] = TLS1_2_VERSION,
		[13] = TLS1_3_VERSION};
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	/* Security level 0 allows the old versions, to see whether the server refuses them. */
	if (!context || SSL_CTX_load_verify_locations(context, ca_path, NULL) != 1 ||
		SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0") != 1 ||
		SSL_CTX_set_min_proto_version(context, versions[lowest]) != 1 ||
		SSL_CTX_set_max_proto_version(context, versions[highest]) != 1)
		abort();
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	return context;
}

static void look_at_host(SSL *ssl, struct tls_result *out)
{
	X509 *shown = SSL_get1_peer_certificate(ssl);

	if (shown && X509_check_ip_asc(shown, "127.0.0.1", 0) == 1)
		snprintf(out->host, sizeof out->host, "127.0.0.1");
	X509_free(shown);
}

static void exchange(
	SSL_CTX *context, unsigned port, struct slice request, unsigned ms, struct tls_result *out)
{
	SSL *ssl = SSL_new(context);
	int fd = connect_to(port, ms);
	char block[4096];
	int n;

	memset(out, 0, sizeof *out);
	buf_puts(&out->reply, "");
	if (!ssl)
		abort();
	if (fd >= 0 && SSL_set_fd(ssl, fd) == 1 && SSL_connect(ssl) == 1) {
		out->connected = true;
		snprintf(out->version, sizeof out->version, "%s", SSL_get_version(ssl));
		look_at_host(ssl, out);
		snprintf(out->cipher, sizeof out->cipher, "%s", SSL_get_cipher_name(ssl));
		if (SSL_write(ssl, request.at, (int)request.len) == (int)request.len)
			while ((n = SSL_read(ssl, block, sizeof block)) > 0)
				buf_append(&out->reply, block, (size_t)n);
	}
	SSL_free(ssl);
	SSL_CTX_free(context);
	if (fd >= 0)
		close(fd);
}

void tls_exchange(unsigned port, const char *ca_path, int lowest, int highest, struct slice request,
	unsigned ms, struct tls_result *out)
{
	exchange(client_context(ca_path, lowest, highest), port, request, ms, out);
}

void tls_exchange_as(const char *certificate, const char *key, unsigned port, const char *ca_path,
	struct slice request, unsigned ms, struct tls_result *out)
{
	SSL_CTX *context = client_context(ca_path, 12, 13);

	if (certificate &&
		(SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
			SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1))
		abort();
	exchange(context, port, request, ms, out);
}
