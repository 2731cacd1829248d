#include "keys.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "lib/base64url.h"

struct signing_key {
	EVP_PKEY *pkey;
	enum jws_alg alg;
	char *kid;
};

static struct signing_key *wrap(EVP_PKEY *pkey, enum jws_alg alg, const char *kid)
{
	struct signing_key *key;

	if (!pkey)
		abort();
	key = xmalloc(sizeof *key);
	*key = (struct signing_key){pkey, alg, xstrdup(kid)};
	return key;
}

struct signing_key *signing_key_new(enum jws_alg alg, const char *kid)
{
	switch (jws_alg_key_type(alg)) {
	case KEY_RSA:
		return wrap(EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048), alg, kid);
	case KEY_P256:
		return wrap(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"), alg, kid);
	case KEY_P384:
		return wrap(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384"), alg, kid);
	case KEY_P521:
		return wrap(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-521"), alg, kid);
	case KEY_ED25519:
		return wrap(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), alg, kid);
	case KEY_INVALID:
		break;
	}
	return NULL;
}

struct signing_key *signing_key_new_rsa(unsigned bits, unsigned exponent, const char *kid)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *pkey = NULL;
	BIGNUM *e = BN_new();

	if (!context || !e || BN_set_word(e, exponent) != 1 || EVP_PKEY_keygen_init(context) != 1 ||
		EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int)bits) != 1 ||
		EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, e) != 1 ||
		EVP_PKEY_generate(context, &pkey) != 1)
		abort();
	BN_free(e);
	EVP_PKEY_CTX_free(context);
	return wrap(pkey, ALG_RS256, kid);
}

void signing_key_free(struct signing_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key->kid);
	free(key);
}

const char *signing_key_id(const struct signing_key *key)
{
	return key->kid;
}

enum jws_alg signing_key_alg(const struct signing_key *key)
{
	return key->alg;
}

/* ---- signing ---- */

static const char *hash_of(enum jws_alg alg)
{
	switch (alg) {
	case ALG_RS256:
	case ALG_PS256:
	case ALG_ES256:
		return "SHA2-256";
	case ALG_RS384:
	case ALG_PS384:
	case ALG_ES384:
		return "SHA2-384";
	case ALG_RS512:
	case ALG_PS512:
	case ALG_ES512:
		return "SHA2-512";
	case ALG_EDDSA:
	case ALG_INVALID:
		break;
	}
	return NULL;
}

void ecdsa_append_raw(const unsigned char *der, size_t len, size_t size, struct buf *out)
{
	ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)len);
	unsigned char *raw = (unsigned char *)buf_extend(out, 2 * size);

	if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, (int)size) != (int)size ||
		BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + size, (int)size) != (int)size)
		abort();
	ECDSA_SIG_free(signature);
}

static size_t curve_size(enum jws_alg alg)
{
	return alg == ALG_ES256 ? 32 : alg == ALG_ES384 ? 48 : 66;
}

enum err signing_key_sign(
	const struct signing_key *key, enum jws_alg alg, struct slice message, struct buf *out)
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	EVP_PKEY_CTX *context = NULL;
	unsigned char bytes[1024];
	size_t len = sizeof bytes;
	enum err err = ERR_UNSUPPORTED;

	if (alg == ALG_INVALID || jws_alg_key_type(alg) != jws_alg_key_type(key->alg) ||
		EVP_DigestSignInit_ex(
			digest, &context, hash_of(alg), NULL, NULL, key->pkey, NULL) != 1)
		goto out;
	if (alg >= ALG_PS256 && alg <= ALG_PS512 &&
		(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1 ||
			EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) != 1))
		goto out;
	if (EVP_DigestSign(digest, bytes, &len, (const unsigned char *)message.at, message.len) !=
		1)
		goto out;
	if (alg >= ALG_ES256 && alg <= ALG_ES512)
		ecdsa_append_raw(bytes, len, curve_size(alg), out);
	else
		buf_append(out, bytes, len);
	err = ERR_NONE;
out:
	EVP_MD_CTX_free(digest);
	return err;
}

void hmac_sign(unsigned bits, struct slice secret, struct slice message, struct buf *out)
{
	const EVP_MD *hash = bits == 512 ? EVP_sha512() : bits == 384 ? EVP_sha384() : EVP_sha256();
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (!HMAC(hash, secret.at, (int)secret.len, (const unsigned char *)message.at, message.len,
		    bytes, &len))
		abort();
	buf_append(out, bytes, len);
}

/* ---- the public half ---- */

static void set_bytes(struct json *jwk, const char *name, const void *bytes, size_t len)
{
	struct buf text = {0};

	base64url_encode(&text, bytes, len);
	json_set_string(jwk, name, buf_slice(&text));
	buf_clear(&text);
}

/* A number of the key, big-endian; padded to `size` when that is not 0. */
static void set_number(
	struct json *jwk, const char *name, EVP_PKEY *pkey, const char *parameter, size_t size)
{
	unsigned char bytes[1024];
	BIGNUM *number = NULL;

	if (EVP_PKEY_get_bn_param(pkey, parameter, &number) != 1)
		abort();
	if (size == 0)
		size = (size_t)BN_num_bytes(number);
	if (size > sizeof bytes || BN_bn2binpad(number, bytes, (int)size) != (int)size)
		abort();
	set_bytes(jwk, name, bytes, size);
	BN_free(number);
}

struct json *signing_key_jwk(const struct signing_key *key)
{
	struct json *jwk = json_new_object();
	unsigned char raw[32];
	size_t len = sizeof raw;

	switch (jws_alg_key_type(key->alg)) {
	case KEY_RSA:
		json_set_string(jwk, "kty", SLICE("RSA"));
		set_number(jwk, "n", key->pkey, OSSL_PKEY_PARAM_RSA_N, 0);
		set_number(jwk, "e", key->pkey, OSSL_PKEY_PARAM_RSA_E, 0);
		break;
	case KEY_P256:
	case KEY_P384:
	case KEY_P521: {
		size_t size = key->alg == ALG_ES256 ? 32 : key->alg == ALG_ES384 ? 48 : 66;

		json_set_string(jwk, "kty", SLICE("EC"));
		json_set_string(jwk, "crv",
			slice_of(size == 32   ? "P-256"
				 : size == 48 ? "P-384"
					      : "P-521"));
		set_number(jwk, "x", key->pkey, OSSL_PKEY_PARAM_EC_PUB_X, size);
		set_number(jwk, "y", key->pkey, OSSL_PKEY_PARAM_EC_PUB_Y, size);
		break;
	}
	case KEY_ED25519:
		if (EVP_PKEY_get_raw_public_key(key->pkey, raw, &len) != 1)
			abort();
		json_set_string(jwk, "kty", SLICE("OKP"));
		json_set_string(jwk, "crv", SLICE("Ed25519"));
		set_bytes(jwk, "x", raw, len);
		break;
	case KEY_INVALID:
		break;
	}
	json_set_string(jwk, "kid", slice_of(key->kid));
	json_set_string(jwk, "use", SLICE("sig"));
	json_set_string(jwk, "alg", slice_of(jws_alg_name(key->alg)));
	return jwk;
}

static char *take_text(BIO *bio)
{
	char *bytes;
	long len = BIO_get_mem_data(bio, &bytes);
	char *text = slice_dup(slice_make(bytes, (size_t)len));

	BIO_free(bio);
	return text;
}

char *signing_key_pem(const struct signing_key *key)
{
	BIO *bio = BIO_new(BIO_s_mem());

	if (!bio || PEM_write_bio_PUBKEY(bio, key->pkey) != 1)
		abort();
	return take_text(bio);
}

char *signing_key_private_pem(const struct signing_key *key)
{
	BIO *bio = BIO_new(BIO_s_mem());

	if (!bio || PEM_write_bio_PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL) != 1)
		abort();
	return take_text(bio);
}
