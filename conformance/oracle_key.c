#include "oracle_key.h"

#include <cjson/cJSON.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"
#include "oracle_bytes.h"

/*
 * A key becomes SubjectPublicKeyInfo in DER, written here byte by byte, and is read back by
 * OpenSSL's decoder; messages are hashed apart from verifying. The proxy goes other ways to the
 * same end, so the two agree only if both are right.
 */

enum scheme {
	SCHEME_PKCS1 = 1,
	SCHEME_PSS,
	SCHEME_ECDSA,
	SCHEME_EDDSA,
};

/* The DER of an AlgorithmIdentifier. [RFC3279 2.3.1] [RFC5480 2.1.1] [RFC8410 3] */
#define ID_RSA "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
#define ID_P256 \
	"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
#define ID_P384 "\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"
#define ID_P521 "\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23"
#define ID_ED25519 "\x30\x05\x06\x03\x2b\x65\x70"
#define DER(id) id, sizeof(id) - 1

struct oracle_algorithm {
	const char *name;
	enum scheme scheme;
	const char *hash; /* NULL where the scheme brings its own */
	const char *kty;
	const char *crv;
	size_t coordinate; /* bytes of x, and of y where there is one */
	const char *id;
	size_t id_len;
};

static const struct oracle_algorithm algorithms[] = {
	{"RS256", SCHEME_PKCS1, "SHA256", "RSA", NULL, 0, DER(ID_RSA)},
	{"RS384", SCHEME_PKCS1, "SHA384", "RSA", NULL, 0, DER(ID_RSA)},
	{"RS512", SCHEME_PKCS1, "SHA512", "RSA", NULL, 0, DER(ID_RSA)},
	{"PS256", SCHEME_PSS, "SHA256", "RSA", NULL, 0, DER(ID_RSA)},
	{"PS384", SCHEME_PSS, "SHA384", "RSA", NULL, 0, DER(ID_RSA)},
	{"PS512", SCHEME_PSS, "SHA512", "RSA", NULL, 0, DER(ID_RSA)},
	{"ES256", SCHEME_ECDSA, "SHA256", "EC", "P-256", 32, DER(ID_P256)},
	{"ES384", SCHEME_ECDSA, "SHA384", "EC", "P-384", 48, DER(ID_P384)},
	{"ES512", SCHEME_ECDSA, "SHA512", "EC", "P-521", 66, DER(ID_P521)},
	{"EdDSA", SCHEME_EDDSA, NULL, "OKP", "Ed25519", 32, DER(ID_ED25519)},
};

const struct oracle_algorithm *oracle_algorithm_named(const char *name)
{
	for (size_t i = 0; name && i < sizeof algorithms / sizeof algorithms[0]; i++)
		if (strcmp(algorithms[i].name, name) == 0)
			return &algorithms[i];
	return NULL;
}

/* Absent, or exactly that text. */
static bool absent_or(const cJSON *jwk, const char *name, const char *text)
{
	const char *value = oracle_text(jwk, name);

	return !oracle_has(jwk, name) || (value && strcmp(value, text) == 0);
}

bool oracle_key_suits(const cJSON *jwk, const struct oracle_algorithm *algorithm)
{
	const char *kty = oracle_text(jwk, "kty");
	const char *crv = oracle_text(jwk, "crv");

	if (!kty || strcmp(kty, algorithm->kty) != 0)
		return false;
	/* [RFC7518 3.4] each ECDSA algorithm belongs to one curve */
	if (algorithm->crv && (!crv || strcmp(crv, algorithm->crv) != 0))
		return false;
	if (!absent_or(jwk, "use", "sig") || !absent_or(jwk, "alg", algorithm->name))
		return false;
	return !oracle_has(jwk, "key_ops") || oracle_lists(jwk, "key_ops", "verify");
}

/* ---- keys ---- */

struct bytes {
	unsigned char *at;
	size_t len;
};

static struct bytes member_bytes(const cJSON *jwk, const char *name)
{
	const char *text = oracle_text(jwk, name);
	struct bytes out = {NULL, 0};

	if (text)
		out.at = oracle_base64url(text, strlen(text), &out.len);
	return out;
}

/* [RFC7518 3.3] 2048 bits or more; [RFC8017 3.1] n and e odd, e at least 3 */
static bool rsa_numbers(const cJSON *jwk, struct der *out)
{
	struct bytes n = member_bytes(jwk, "n");
	struct bytes e = member_bytes(jwk, "e");
	bool sound = n.at && e.at && n.len >= 256 && n.len <= 2048 && e.len >= 1 && e.len <= 8 &&
		     n.at[n.len - 1] % 2 == 1 && e.at[e.len - 1] % 2 == 1 &&
		     (n.len > 256 || n.at[0] >= 0x80) && n.at[0] != 0 &&
		     (e.len > 1 || e.at[0] >= 3) && e.at[0] != 0;

	if (sound) {
		der_integer(out, n.at, n.len);
		der_integer(out, e.at, e.len);
	}
	free(n.at);
	free(e.at);
	return sound;
}

static bool coordinates(const cJSON *jwk, const struct oracle_algorithm *algorithm, struct der *out)
{
	bool two = algorithm->scheme == SCHEME_ECDSA;
	struct bytes x = member_bytes(jwk, "x");
	struct bytes y = two ? member_bytes(jwk, "y") : (struct bytes){NULL, 0};
	bool sound = x.at && x.len == algorithm->coordinate && (!two || (y.at && y.len == x.len));

	/* [RFC5480 2.2] an uncompressed point begins with 4 */
	if (sound && two)
		der_bytes(out, "\x04", 1);
	if (sound)
		der_bytes(out, x.at, x.len);
	if (sound && two)
		der_bytes(out, y.at, y.len);
	free(x.at);
	free(y.at);
	return sound;
}

/* NULL unless it is a sound public key: OpenSSL looks whether a point is on its curve. */
static EVP_PKEY *public_key(const cJSON *jwk, const struct oracle_algorithm *algorithm)
{
	struct der inner = {.len = 0}, bits = {.len = 0}, info = {.len = 0}, key = {.len = 0};
	const unsigned char *at = key.at;
	bool rsa = strcmp(algorithm->kty, "RSA") == 0;
	EVP_PKEY_CTX *check;
	EVP_PKEY *pkey;

	if (!(rsa ? rsa_numbers(jwk, &inner) : coordinates(jwk, algorithm, &inner)))
		return NULL;
	/* A BIT STRING begins with the number of bits that its last byte lacks. */
	der_bytes(&bits, "\x00", 1);
	if (rsa)
		der_put(&bits, 0x30, inner.at, inner.len);
	else
		der_bytes(&bits, inner.at, inner.len);
	der_bytes(&info, algorithm->id, algorithm->id_len);
	der_put(&info, 0x03, bits.at, bits.len);
	der_put(&key, 0x30, info.at, info.len);
	pkey = d2i_PUBKEY(NULL, &at, (long)key.len);
	check = pkey ? EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL) : NULL;
	if (!check || EVP_PKEY_public_check(check) != 1) {
		EVP_PKEY_free(pkey);
		pkey = NULL;
	}
	EVP_PKEY_CTX_free(check);
	return pkey;
}

/* ---- verifying ---- */

static bool set_padding(EVP_PKEY_CTX *context, const EVP_MD *hash, enum scheme scheme)
{
	if (scheme == SCHEME_PKCS1)
		return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
	/* [RFC7518 3.5] MGF1 with the same hash, and a salt as long as the hash */
	if (scheme == SCHEME_PSS)
		return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
		       EVP_PKEY_CTX_set_rsa_mgf1_md(context, hash) == 1 &&
		       EVP_PKEY_CTX_set_rsa_pss_saltlen(context, EVP_MD_get_size(hash)) == 1;
	return true;
}

static bool verify_hash(EVP_PKEY *pkey, const struct oracle_algorithm *algorithm,
	const char *message, size_t message_len, const unsigned char *signature, size_t len)
{
	const EVP_MD *hash = EVP_get_digestbyname(algorithm->hash);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned digest_len = 0;
	bool good;

	if (!hash || !context ||
		EVP_Digest(message, message_len, digest, &digest_len, hash, NULL) != 1)
		abort();
	good = EVP_PKEY_verify_init(context) == 1 &&
	       set_padding(context, hash, algorithm->scheme) &&
	       EVP_PKEY_CTX_set_signature_md(context, hash) == 1 &&
	       EVP_PKEY_verify(context, signature, len, digest, digest_len) == 1;
	EVP_PKEY_CTX_free(context);
	return good;
}

static bool verify_message(EVP_PKEY *pkey, const char *message, size_t message_len,
	const unsigned char *signature, size_t len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) == 1 &&
		    EVP_DigestVerify(context, signature, len, (const unsigned char *)message,
			    message_len) == 1;

	EVP_MD_CTX_free(context);
	return good;
}

static bool verify(EVP_PKEY *pkey, const struct oracle_algorithm *algorithm, const char *message,
	size_t message_len, const unsigned char *signature, size_t len)
{
	struct der integers = {.len = 0}, sequence = {.len = 0};

	switch (algorithm->scheme) {
	case SCHEME_EDDSA:
		return verify_message(pkey, message, message_len, signature, len);
	case SCHEME_ECDSA:
		/* [RFC7518 3.4] r and s side by side, each as long as the curve's order */
		if (len != 2 * algorithm->coordinate)
			return false;
		der_integer(&integers, signature, len / 2);
		der_integer(&integers, signature + len / 2, len / 2);
		der_put(&sequence, 0x30, integers.at, integers.len);
		return verify_hash(
			pkey, algorithm, message, message_len, sequence.at, sequence.len);
	case SCHEME_PKCS1:
	case SCHEME_PSS:
		/* [RFC8017 8.1.2, 8.2.2] "If the length of the signature S is not k octets" */
		return len == (size_t)EVP_PKEY_get_size(pkey) &&
		       verify_hash(pkey, algorithm, message, message_len, signature, len);
	}
	return false;
}

bool oracle_key_made(const cJSON *jwk, const struct oracle_algorithm *algorithm,
	const char *message, size_t message_len, const unsigned char *signature,
	size_t signature_len)
{
	EVP_PKEY *pkey = public_key(jwk, algorithm);
	bool made = pkey && verify(pkey, algorithm, message, message_len, signature, signature_len);

	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return made;
}
