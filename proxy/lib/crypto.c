#include "lib/crypto.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/rsa_bounds.h"

struct public_key {
	EVP_PKEY *pkey;
	enum key_type type;
};

static const struct {
	const char *name;
	enum key_type key_type;
	int hash; /* bits of SHA-2; 0 where the scheme brings its own */
	bool pss;
} algs[] = {
	[ALG_RS256] = {"RS256", KEY_RSA, 256, false},
	[ALG_RS384] = {"RS384", KEY_RSA, 384, false},
	[ALG_RS512] = {"RS512", KEY_RSA, 512, false},
	[ALG_PS256] = {"PS256", KEY_RSA, 256, true},
	[ALG_PS384] = {"PS384", KEY_RSA, 384, true},
	[ALG_PS512] = {"PS512", KEY_RSA, 512, true},
	[ALG_ES256] = {"ES256", KEY_P256, 256, false},
	[ALG_ES384] = {"ES384", KEY_P384, 384, false},
	[ALG_ES512] = {"ES512", KEY_P521, 512, false},
	[ALG_EDDSA] = {"EdDSA", KEY_ED25519, 0, false},
};

/* Bytes of one coordinate, and the name by which OpenSSL knows the curve. */
static const struct {
	size_t size;
	const char *group;
} curves[] = {
	[KEY_P256] = {32, "P-256"},
	[KEY_P384] = {48, "P-384"},
	[KEY_P521] = {66, "P-521"},
};

enum jws_alg jws_alg_named(struct slice name)
{
	for (unsigned i = ALG_INVALID + 1; i < ARRAY_LEN(algs); i++)
		if (slice_is(name, algs[i].name))
			return (enum jws_alg)i;
	return ALG_INVALID;
}

const char *jws_alg_name(enum jws_alg alg)
{
	return alg != ALG_INVALID && (unsigned)alg < ARRAY_LEN(algs) ? algs[alg].name : "invalid";
}

enum key_type jws_alg_key_type(enum jws_alg alg)
{
	return (unsigned)alg < ARRAY_LEN(algs) ? algs[alg].key_type : KEY_INVALID;
}

/* Fetched once: an implicit fetch per call takes a lock that all threads share. */
static EVP_MD *sha256, *sha384, *sha512;
static pthread_key_t hashing; /* a context for each thread */
static pthread_once_t fetched = PTHREAD_ONCE_INIT;

static void end_hashing(void *context)
{
	EVP_MD_CTX_free(context);
}

static void fetch_hashes(void)
{
	if (pthread_key_create(&hashing, end_hashing) != 0)
		abort();
	sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
	sha384 = EVP_MD_fetch(NULL, "SHA2-384", NULL);
	sha512 = EVP_MD_fetch(NULL, "SHA2-512", NULL);
	if (!sha256 || !sha384 || !sha512)
		abort();
}

static const EVP_MD *hash_of(int bits)
{
	pthread_once(&fetched, fetch_hashes);
	return bits == 256 ? sha256 : bits == 384 ? sha384 : bits == 512 ? sha512 : NULL;
}

/* ---- keys ---- */

static enum err key_from_params(
	const char *algorithm, OSSL_PARAM_BLD *build, enum key_type type, struct public_key **out)
{
	OSSL_PARAM *params = build ? OSSL_PARAM_BLD_to_param(build) : NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
	EVP_PKEY_CTX *check = NULL;
	EVP_PKEY *pkey = NULL;
	enum err err = ERR_UNSUPPORTED;

	if (!params || !context || EVP_PKEY_fromdata_init(context) != 1 ||
		EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		goto out;
	/* For a curve this proves that the point is on it. [RFC8725 3.4] */
	check = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	if (type != KEY_RSA && (!check || EVP_PKEY_public_check(check) != 1))
		goto out;
	*out = xmalloc(sizeof **out);
	**out = (struct public_key){pkey, type};
	pkey = NULL;
	err = ERR_NONE;
out:
	EVP_PKEY_free(pkey);
	EVP_PKEY_CTX_free(check);
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	/* OpenSSL keeps errors per thread; nobody else here reads them. */
	ERR_clear_error();
	return err;
}

enum err public_key_rsa(struct slice n_bytes, struct slice e_bytes, struct public_key **out)
{
	OSSL_PARAM_BLD *build;
	BIGNUM *n = NULL;
	BIGNUM *e = NULL;
	enum err err = ERR_UNSUPPORTED;

	*out = NULL;
	if (n_bytes.len > RSA_MAX_BITS / 8 + 1 || e_bytes.len > 16 ||
		!rsa_numbers_sound(n_bytes, e_bytes))
		return ERR_UNSUPPORTED;
	n = BN_bin2bn((const unsigned char *)n_bytes.at, (int)n_bytes.len, NULL);
	e = BN_bin2bn((const unsigned char *)e_bytes.at, (int)e_bytes.len, NULL);
	build = OSSL_PARAM_BLD_new();
	if (n && e && build && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		err = key_from_params("RSA", build, KEY_RSA, out);
	else
		OSSL_PARAM_BLD_free(build);
	BN_free(n);
	BN_free(e);
	return err;
}

enum err public_key_ec(enum key_type type, struct slice x, struct slice y, struct public_key **out)
{
	OSSL_PARAM_BLD *build;
	unsigned char point[1 + 2 * 66] = {0x04};
	size_t size;

	*out = NULL;
	if (type < KEY_P256 || type > KEY_P521)
		return ERR_UNSUPPORTED;
	size = curves[type].size;
	if (x.len != size || y.len != size)
		return ERR_UNSUPPORTED;
	memcpy(point + 1, x.at, size);
	memcpy(point + 1 + size, y.at, size);
	build = OSSL_PARAM_BLD_new();
	if (!build)
		abort();
	if (OSSL_PARAM_BLD_push_utf8_string(
		    build, OSSL_PKEY_PARAM_GROUP_NAME, curves[type].group, 0) != 1 ||
		OSSL_PARAM_BLD_push_octet_string(
			build, OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * size) != 1) {
		OSSL_PARAM_BLD_free(build);
		return ERR_UNSUPPORTED;
	}
	return key_from_params("EC", build, type, out);
}

/*
 * One of the points whose order divides 8, in each way to write its y; the top bit is the sign of
 * x. Under such a key one signature fits every message, or one in eight, and OpenSSL does not look.
 */
static bool has_small_order(const unsigned char x[static 32])
{
	static const unsigned char ys[][32] = {
		{0x00},
		{0x01},
		{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
			0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38,
			0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
		{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
			0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7,
			0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
		{0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
		{0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
		{0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
	};

	for (size_t i = 0; i < ARRAY_LEN(ys); i++)
		if (memcmp(x, ys[i], 31) == 0 && (x[31] & 0x7f) == ys[i][31])
			return true;
	return false;
}

enum err public_key_ed25519(struct slice x, struct public_key **out)
{
	EVP_PKEY *pkey;

	*out = NULL;
	if (x.len != 32 || has_small_order((const unsigned char *)x.at))
		return ERR_UNSUPPORTED;
	pkey = EVP_PKEY_new_raw_public_key_ex(
		NULL, "ED25519", NULL, (const unsigned char *)x.at, x.len);
	if (!pkey) {
		ERR_clear_error();
		return ERR_UNSUPPORTED;
	}
	*out = xmalloc(sizeof **out);
	**out = (struct public_key){pkey, KEY_ED25519};
	return ERR_NONE;
}

void public_key_free(struct public_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

/* ---- verifying ---- */

/*
 * r and s side by side to DER, which is what OpenSSL verifies. NULL unless both have exactly the
 * curve's length; whether they lie in [1, n-1] is checked by OpenSSL itself. [RFC7518 3.4]
 */
static unsigned char *ecdsa_der(enum key_type type, struct slice raw, size_t *der_len)
{
	size_t size = curves[type].size;
	unsigned char *der = NULL;
	ECDSA_SIG *signature;
	BIGNUM *r;
	BIGNUM *s;
	int len;

	if (raw.len != 2 * size)
		return NULL;
	signature = ECDSA_SIG_new();
	r = BN_bin2bn((const unsigned char *)raw.at, (int)size, NULL);
	s = BN_bin2bn((const unsigned char *)raw.at + size, (int)size, NULL);
	if (!signature || !r || !s || ECDSA_SIG_set0(signature, r, s) != 1)
		abort();
	len = i2d_ECDSA_SIG(signature, &der);
	ECDSA_SIG_free(signature);
	if (len <= 0)
		return NULL;
	*der_len = (size_t)len;
	return der;
}

enum err public_key_verify(const struct public_key *key, enum jws_alg alg, struct slice message,
	struct slice signature)
{
	const unsigned char *bytes = (const unsigned char *)signature.at;
	size_t len = signature.len;
	unsigned char *der = NULL;
	EVP_PKEY_CTX *context = NULL;
	EVP_MD_CTX *digest;
	enum err err = ERR_SIGNATURE;

	if (alg == ALG_INVALID || jws_alg_key_type(alg) != key->type)
		return ERR_UNSUPPORTED;
	/*
	 * [RFC8017 8.1.2, 8.2.2] "If the length of the signature S is not k octets, output invalid
	 * signature": OpenSSL takes a PSS signature without its leading zeros.
	 */
	if (key->type == KEY_RSA && len != (size_t)EVP_PKEY_get_size(key->pkey))
		return ERR_SIGNATURE;
	if (key->type >= KEY_P256 && key->type <= KEY_P521) {
		der = ecdsa_der(key->type, signature, &len);
		if (!der)
			return ERR_SIGNATURE;
		bytes = der;
	}
	digest = EVP_MD_CTX_new();
	if (!digest)
		abort();
	if (EVP_DigestVerifyInit(digest, &context, hash_of(algs[alg].hash), NULL, key->pkey) != 1)
		goto out;
	/* [RFC7518 3.5] MGF1 with the same hash, and a salt as long as the hash */
	if (algs[alg].pss &&
		(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1 ||
			EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) != 1))
		goto out;
	/* Only 1 is yes; 0 is no and negative numbers are errors, which are no as well. */
	if (EVP_DigestVerify(digest, bytes, len, (const unsigned char *)message.at, message.len) ==
		1)
		err = ERR_NONE;
out:
	EVP_MD_CTX_free(digest);
	OPENSSL_free(der);
	ERR_clear_error();
	return err;
}

/* ---- hashing and chance ---- */

void crypto_sha256(struct slice data, uint8_t out[static SHA256_SIZE])
{
	if (EVP_Digest(data.at, data.len, out, NULL, hash_of(256), NULL) != 1)
		abort();
}

/* On the way of every request: after a thread's first time nothing is allocated. */
void crypto_sha256_parts(const struct slice *parts, size_t count, uint8_t out[static SHA256_SIZE])
{
	const EVP_MD *hash = hash_of(256);
	EVP_MD_CTX *context = pthread_getspecific(hashing);
	bool good;

	if (!context) {
		context = EVP_MD_CTX_new();
		if (!context || pthread_setspecific(hashing, context) != 0)
			abort();
	}
	good = EVP_DigestInit_ex2(context, hash, NULL) == 1;
	for (size_t i = 0; i < count; i++) {
		uint64_t len = parts[i].len;

		good = good && EVP_DigestUpdate(context, &len, sizeof len) == 1 &&
		       EVP_DigestUpdate(context, parts[i].at, parts[i].len) == 1;
	}
	if (!good || EVP_DigestFinal_ex(context, out, NULL) != 1)
		abort();
}

void crypto_random(void *out, size_t len)
{
	if (RAND_bytes(out, (int)len) != 1)
		abort();
}

char *crypto_random_hex(size_t len)
{
	unsigned char byte;
	struct buf text = {0};

	while (len-- > 0) {
		crypto_random(&byte, 1);
		buf_printf(&text, "%02x", byte);
	}
	return buf_take(&text);
}

void secret_tag(struct slice secret, char out[static SECRET_TAG_SIZE])
{
	uint8_t hash[SHA256_SIZE];

	crypto_sha256(secret, hash);
	secret_tag_of(hash, out);
}

void secret_tag_of(const uint8_t hash[static SHA256_SIZE], char out[static SECRET_TAG_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	memcpy(out, "sha256:", 7);
	for (int i = 0; i < 8; i++) {
		out[7 + 2 * i] = digits[hash[i] >> 4];
		out[8 + 2 * i] = digits[hash[i] & 15];
	}
	out[23] = '\0';
}
