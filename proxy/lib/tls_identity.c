#include "lib/tls_identity.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>

static SSL_CTX *new_context(void)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	/* [RFC9325 3.1.1, 4.2] nothing older than 1.2, and forward secrecy with AEAD there */
	if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
		SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL") != 1)
		abort();
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(
		context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	return context;
}

/* A session that is resumed must have been begun here; OpenSSL wants a name for that. */
static void demand_certificates(SSL_CTX *context)
{
	static const unsigned char name[] = "callers";

	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	if (SSL_CTX_set_session_id_context(context, name, sizeof name) != 1)
		abort();
}

static enum err load(SSL_CTX *context, const char *certificate, const char *key,
	const char *client_ca, struct note *note)
{
	if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
		return note_err(note, ERR_IO, "%s: no certificate in PEM", certificate);
	if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
		return note_err(note, ERR_IO, "%s: no private key in PEM", key);
	if (SSL_CTX_check_private_key(context) != 1)
		return note_err(note, ERR_MISMATCH, "%s: not the key of the certificate", key);
	if (client_ca && SSL_CTX_load_verify_locations(context, client_ca, NULL) != 1)
		return note_err(note, ERR_IO, "%s: no CA certificates in PEM", client_ca);
	if (client_ca)
		demand_certificates(context);
	return ERR_NONE;
}

enum err tls_identity_load(const char *certificate, const char *key, const char *client_ca,
	struct tls_identity *out, struct note *note)
{
	enum err err;

	out->context = new_context();
	err = load(out->context, certificate, key, client_ca, note);
	ERR_clear_error();
	if (err)
		tls_identity_clear(out);
	return err;
}

void tls_identity_clear(struct tls_identity *identity)
{
	SSL_CTX_free(identity->context);
	identity->context = NULL;
}
