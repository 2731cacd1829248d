#include "odd_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "lib/base64url.h"
#include "lib/crypto.h"

#define RSA_BYTES 256

struct odd_key {
	enum odd_kind kind;
	EVP_PKEY *pkey;
};

struct odd_key *odd_key_new(enum odd_kind kind)
{
	struct odd_key *key = xmalloc(sizeof *key);

	key->kind = kind;
	if (kind == ODD_ES256K)
		key->pkey = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "secp256k1");
	else if (kind == ODD_P384_SHA256)
		key->pkey = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
	else
		key->pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)RSA_BYTES * 8);
	if (!key->pkey)
		abort();
	return key;
}

void odd_key_free(struct odd_key *key)
{
	EVP_PKEY_free(key->pkey);
	free(key);
}

/* Bytes of one coordinate; 0 for RSA. */
static size_t coordinate_size(const struct odd_key *key)
{
	return key->kind == ODD_ES256K ? 32 : key->kind == ODD_P384_SHA256 ? 48 : 0;
}

void odd_key_sign(const struct odd_key *key, struct slice message, struct buf *out)
{
	const char *hash = key->kind == ODD_RS1 ? "SHA1" : "SHA2-256";
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	unsigned char bytes[RSA_BYTES];
	size_t len = sizeof bytes;

	if (!digest ||
		EVP_DigestSignInit_ex(digest, NULL, hash, NULL, NULL, key->pkey, NULL) != 1 ||
		EVP_DigestSign(
			digest, bytes, &len, (const unsigned char *)message.at, message.len) != 1)
		abort();
	if (coordinate_size(key))
		ecdsa_append_raw(bytes, len, coordinate_size(key), out);
	else
		buf_append(out, bytes, len);
	EVP_MD_CTX_free(digest);
}

/* ---- public halves ---- */

/* A number as base64url of its big-endian bytes, at least `size` of them. */
static void set_number(struct json *jwk, const char *name, const BIGNUM *number, size_t size)
{
	unsigned char bytes[RSA_BYTES];
	struct buf text = {0};

	if (size == 0)
		size = (size_t)BN_num_bytes(number);
	if (size > sizeof bytes || BN_bn2binpad(number, bytes, (int)size) != (int)size)
		abort();
	base64url_encode(&text, bytes, size);
	json_set_string(jwk, name, buf_slice(&text));
	buf_clear(&text);
}

static void set_parameter(struct json *jwk, const char *name, const struct odd_key *key,
	const char *parameter, size_t size)
{
	BIGNUM *number = NULL;

	if (EVP_PKEY_get_bn_param(key->pkey, parameter, &number) != 1)
		abort();
	set_number(jwk, name, number, size);
	BN_free(number);
}

static struct json *new_jwk(const char *kty, const char *kid)
{
	struct json *jwk = json_new_object();

	json_set_string(jwk, "kty", slice_of(kty));
	json_set_string(jwk, "kid", slice_of(kid));
	return jwk;
}

struct json *odd_key_jwk(const struct odd_key *key, const char *kid)
{
	size_t size = coordinate_size(key);
	struct json *jwk = new_jwk(size ? "EC" : "RSA", kid);

	if (size) {
		json_set_string(jwk, "crv", size == 32 ? SLICE("secp256k1") : SLICE("P-384"));
		set_parameter(jwk, "x", key, OSSL_PKEY_PARAM_EC_PUB_X, size);
		set_parameter(jwk, "y", key, OSSL_PKEY_PARAM_EC_PUB_Y, size);
	} else {
		set_parameter(jwk, "n", key, OSSL_PKEY_PARAM_RSA_N, 0);
		set_parameter(jwk, "e", key, OSSL_PKEY_PARAM_RSA_E, 0);
	}
	return jwk;
}

char *odd_key_certificate(const struct odd_key *key)
{
	X509 *certificate = X509_new();
	X509_NAME *name = X509_NAME_new();
	unsigned char *der = NULL;
	struct buf text = {0};
	int len;

	if (!certificate || !name ||
		X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
			(const unsigned char *)"nobody", -1, -1, 0) != 1 ||
		X509_set_version(certificate, X509_VERSION_3) != 1 ||
		ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) != 1 ||
		!X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) ||
		!X509_gmtime_adj(X509_getm_notAfter(certificate), 86400) ||
		X509_set_subject_name(certificate, name) != 1 ||
		X509_set_issuer_name(certificate, name) != 1 ||
		X509_set_pubkey(certificate, key->pkey) != 1 ||
		X509_sign(certificate, key->pkey, EVP_sha256()) == 0)
		abort();
	len = i2d_X509(certificate, &der);
	if (len <= 0)
		abort();
	base64_encode(&text, der, (size_t)len);
	OPENSSL_free(der);
	X509_NAME_free(name);
	X509_free(certificate);
	return buf_take(&text);
}

/* ---- no secret at all ---- */

/* EMSA-PKCS1-v1_5 of the message's SHA-256: what a signature becomes under the public key. */
static void encode_message(struct slice message, unsigned char out[static RSA_BYTES])
{
	static const unsigned char info[] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48,
		0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
	unsigned char *hash = &out[RSA_BYTES - SHA256_SIZE];

	memset(out, 0xff, RSA_BYTES);
	out[0] = 0;
	out[1] = 1;
	crypto_sha256(message, hash);
	memcpy(hash - sizeof info, info, sizeof info);
	hash[-(long)sizeof info - 1] = 0;
}

/* A modulus under which the square of `root` is `encoded`: their difference. */
static void modulus_for_square(BIGNUM *n, BIGNUM *root, const BIGNUM *encoded)
{
	BN_CTX *context = BN_CTX_new();

	do {
		/* A root whose square has all bits of the modulus, but not one more. */
		if (!context ||
			BN_rand(root, RSA_BYTES * 4, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ANY) != 1 ||
			BN_sqr(n, root, context) != 1 || BN_sub(n, n, encoded) != 1)
			abort();
	} while (BN_num_bits(n) != RSA_BYTES * 8 || !BN_is_odd(n));
	BN_CTX_free(context);
}

struct json *odd_key_forge(
	unsigned exponent, const char *kid, struct slice message, struct buf *signature)
{
	unsigned char bytes[RSA_BYTES];
	struct json *jwk = new_jwk("RSA", kid);
	BIGNUM *encoded;
	BIGNUM *root = BN_new();
	BIGNUM *n = BN_new();
	BIGNUM *e = BN_new();

	encode_message(message, bytes);
	encoded = BN_bin2bn(bytes, sizeof bytes, NULL);
	if (!encoded || !root || !n || !e || BN_set_word(e, exponent) != 1)
		abort();
	if (exponent == 2) {
		modulus_for_square(n, root, encoded);
		if (BN_bn2binpad(root, bytes, sizeof bytes) != sizeof bytes)
			abort();
	} else if (BN_rand(n, RSA_BYTES * 8, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ODD) != 1) {
		abort();
	}
	buf_append(signature, bytes, sizeof bytes);
	set_number(jwk, "n", n, 0);
	set_number(jwk, "e", e, 0);
	BN_free(encoded);
	BN_free(root);
	BN_free(n);
	BN_free(e);
	return jwk;
}
