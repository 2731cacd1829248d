#include "exchange/assertion_key.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/json.h"

struct assertion_key {
	EVP_PKEY *pkey;
	enum jws_alg alg;
	char *id;
};

/* What each type of key signs with unless somebody says otherwise, and how OpenSSL knows it. */
static const struct {
	enum jws_alg alg;
	const char *curve; /* its JOSE name */
	const char *group; /* OpenSSL's */
} types[] = {
	[KEY_RSA] = {ALG_RS256, NULL, NULL},
	[KEY_P256] = {ALG_ES256, "P-256", "prime256v1"},
	[KEY_P384] = {ALG_ES384, "P-384", "secp384r1"},
	[KEY_P521] = {ALG_ES512, "P-521", "secp521r1"},
	[KEY_ED25519] = {ALG_EDDSA, NULL, NULL},
};

static enum key_type type_of(EVP_PKEY *pkey)
{
	char group[32] = "";

	if (EVP_PKEY_is_a(pkey, "RSA"))
		return EVP_PKEY_get_bits(pkey) >= RSA_MIN_BITS &&
				       EVP_PKEY_get_bits(pkey) <= RSA_MAX_BITS
			       ? KEY_RSA
			       : KEY_INVALID;
	if (EVP_PKEY_is_a(pkey, "ED25519"))
		return KEY_ED25519;
	if (EVP_PKEY_is_a(pkey, "EC") &&
		EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL) == 1)
		for (unsigned type = KEY_P256; type <= KEY_P521; type++)
			if (strcmp(group, types[type].group) == 0)
				return (enum key_type)type;
	return KEY_INVALID;
}

/* ---- PEM ---- */

/* Nobody is there to be asked for a password. */
static int no_password(char *to, int size, int writing, void *context)
{
	(void)to, (void)size, (void)writing, (void)context;
	return -1;
}

static EVP_PKEY *read_pem(struct slice text)
{
	BIO *bio = BIO_new_mem_buf(text.at, (int)text.len);
	EVP_PKEY *pkey = NULL;

	if (bio)
		pkey = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
	BIO_free(bio);
	return pkey;
}

/* ---- JWK ---- */

/* The members of a key, decoded, for as long as OpenSSL needs them. */
struct members {
	const struct json *jwk;
	OSSL_PARAM_BLD *build;
	BIGNUM *numbers[8];
	size_t count;
	bool good;
};

static struct buf decoded(const struct json *jwk, const char *name)
{
	struct buf bytes = {0};

	if (base64url_decode(json_member_string(jwk, name), &bytes))
		buf_clear(&bytes);
	return bytes;
}

static void push_number(struct members *m, const char *name, const char *parameter)
{
	struct buf bytes = decoded(m->jwk, name);
	BIGNUM *number =
		bytes.len ? BN_bin2bn((const unsigned char *)bytes.at, (int)bytes.len, NULL) : NULL;

	m->numbers[m->count++] = number;
	m->good = m->good && number && OSSL_PARAM_BLD_push_BN(m->build, parameter, number) == 1;
	buf_clear(&bytes);
}

static EVP_PKEY *build_key(struct members *m, const char *algorithm)
{
	OSSL_PARAM *params = m->good ? OSSL_PARAM_BLD_to_param(m->build) : NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
	EVP_PKEY *pkey = NULL;

	if (params && context && EVP_PKEY_fromdata_init(context) == 1 &&
		EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_KEYPAIR, params) != 1)
		pkey = NULL;
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_free(params);
	return pkey;
}

/* [RFC7518 6.3.2] with all of the numbers, as every tool writes them */
static EVP_PKEY *read_rsa(struct members *m)
{
	static const struct {
		const char *name, *parameter;
	} rows[] = {
		{"n", OSSL_PKEY_PARAM_RSA_N},
		{"e", OSSL_PKEY_PARAM_RSA_E},
		{"d", OSSL_PKEY_PARAM_RSA_D},
		{"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
		{"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
		{"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
		{"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
		{"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		push_number(m, rows[i].name, rows[i].parameter);
	return build_key(m, "RSA");
}

/* [RFC7518 6.2.2] */
static EVP_PKEY *read_ec(struct members *m)
{
	struct slice curve = json_member_string(m->jwk, "crv");
	struct buf point = {0};
	struct buf x = decoded(m->jwk, "x");
	struct buf y = decoded(m->jwk, "y");
	const char *group = NULL;
	EVP_PKEY *pkey;

	for (unsigned type = KEY_P256; type <= KEY_P521; type++)
		if (slice_is(curve, types[type].curve))
			group = types[type].group;
	buf_putc(&point, 0x04);
	buf_add(&point, buf_slice(&x));
	buf_add(&point, buf_slice(&y));
	m->good = m->good && group && x.len == y.len &&
		  OSSL_PARAM_BLD_push_utf8_string(m->build, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) ==
			  1 &&
		  OSSL_PARAM_BLD_push_octet_string(
			  m->build, OSSL_PKEY_PARAM_PUB_KEY, point.at, point.len) == 1;
	push_number(m, "d", OSSL_PKEY_PARAM_PRIV_KEY);
	pkey = build_key(m, "EC");
	buf_clear(&point);
	buf_clear(&x);
	buf_clear(&y);
	return pkey;
}

/* [RFC8037 2] the public half follows from the private one */
static EVP_PKEY *read_okp(struct members *m)
{
	struct buf d = decoded(m->jwk, "d");
	EVP_PKEY *pkey = NULL;

	if (slice_is(json_member_string(m->jwk, "crv"), "Ed25519") && d.len == 32)
		pkey = EVP_PKEY_new_raw_private_key_ex(
			NULL, "ED25519", NULL, (const unsigned char *)d.at, d.len);
	buf_clear(&d);
	return pkey;
}

static EVP_PKEY *read_jwk(const struct json *jwk)
{
	static const struct {
		const char *kty;
		EVP_PKEY *(*read)(struct members *m);
	} rows[] = {{"RSA", read_rsa}, {"EC", read_ec}, {"OKP", read_okp}};
	struct slice kty = json_member_string(jwk, "kty");
	struct members m = {.jwk = jwk, .build = OSSL_PARAM_BLD_new(), .good = true};
	EVP_PKEY *pkey = NULL;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (slice_is(kty, rows[i].kty))
			pkey = rows[i].read(&m);
	for (size_t i = 0; i < m.count; i++)
		BN_clear_free(m.numbers[i]);
	OSSL_PARAM_BLD_free(m.build);
	return pkey;
}

/* ---- either ---- */

/* Both halves are there and belong together: else every assertion would be refused, much later. */
static bool is_whole(EVP_PKEY *pkey)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	bool whole = context && EVP_PKEY_pairwise_check(context) == 1;

	EVP_PKEY_CTX_free(context);
	return whole;
}

static enum err adopt(EVP_PKEY *take_pkey, const struct json *jwk, enum jws_alg alg,
	struct assertion_key **out, struct note *note)
{
	enum key_type type = take_pkey ? type_of(take_pkey) : KEY_INVALID;
	struct slice stated = json_member_string(jwk, "alg");
	struct slice id = json_member_string(jwk, "kid");

	if (alg == ALG_INVALID)
		alg = stated.at ? jws_alg_named(stated) : types[type].alg;
	if (type == KEY_INVALID || !is_whole(take_pkey)) {
		EVP_PKEY_free(take_pkey);
		return note_err(note, ERR_UNSUPPORTED,
			"no private key: RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519");
	}
	if (jws_alg_key_type(alg) != type) {
		EVP_PKEY_free(take_pkey);
		return note_err(note, ERR_UNSUPPORTED, "the key cannot sign by that algorithm");
	}
	*out = xmalloc(sizeof **out);
	**out = (struct assertion_key){take_pkey, alg, id.len ? slice_dup(id) : NULL};
	return ERR_NONE;
}

enum err assertion_key_read(
	struct slice text, enum jws_alg alg, struct assertion_key **out, struct note *note)
{
	struct json *jwk = NULL;
	enum err err;

	*out = NULL;
	if (slice_contains(text, "-----BEGIN "))
		err = adopt(read_pem(text), NULL, alg, out, note);
	else if (json_parse(text, &jwk) || !json_is_object(jwk))
		err = note_err(note, ERR_SYNTAX, "neither PEM nor a JWK");
	else
		err = adopt(read_jwk(jwk), jwk, alg, out, note);
	json_free(jwk);
	/* OpenSSL keeps errors per thread; nobody else here reads them. */
	ERR_clear_error();
	return err;
}

void assertion_key_free(struct assertion_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key->id);
	free(key);
}

const char *assertion_key_id(const struct assertion_key *key)
{
	return key->id;
}

enum jws_alg assertion_key_alg(const struct assertion_key *key)
{
	return key->alg;
}

/* ---- signing ---- */

static const char *hash_of(enum jws_alg alg)
{
	static const char *const hashes[] = {"SHA2-256", "SHA2-384", "SHA2-512"};

	/* The three families stand in this order in enum jws_alg; EdDSA brings its own hash. */
	return alg == ALG_EDDSA ? NULL : hashes[(alg - ALG_RS256) % 3];
}

/* [RFC7518 3.4] r and s side by side, each as long as the curve's order */
static bool append_raw_ecdsa(
	enum jws_alg alg, const unsigned char *der, size_t len, struct buf *out)
{
	size_t size = alg == ALG_ES256 ? 32 : alg == ALG_ES384 ? 48 : 66;
	ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)len);
	unsigned char *raw = (unsigned char *)buf_extend(out, 2 * size);
	bool good = signature &&
		    BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, (int)size) == (int)size &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + size, (int)size) == (int)size;

	ECDSA_SIG_free(signature);
	return good;
}

enum err assertion_key_sign(const struct assertion_key *key, struct slice message, struct buf *out)
{
	bool pss = key->alg >= ALG_PS256 && key->alg <= ALG_PS512;
	bool ecdsa = key->alg >= ALG_ES256 && key->alg <= ALG_ES512;
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	EVP_PKEY_CTX *context = NULL;
	unsigned char bytes[RSA_MAX_BITS / 8];
	size_t len = sizeof bytes;
	enum err err = ERR_UNSUPPORTED;

	if (!digest || EVP_DigestSignInit_ex(digest, &context, hash_of(key->alg), NULL, NULL,
			       key->pkey, NULL) != 1)
		goto out;
	/* [RFC7518 3.5] a salt as long as the hash */
	if (pss && (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1 ||
			   EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) != 1))
		goto out;
	if (EVP_DigestSign(digest, bytes, &len, (const unsigned char *)message.at, message.len) !=
		1)
		goto out;
	if (!ecdsa)
		buf_append(out, bytes, len);
	else if (!append_raw_ecdsa(key->alg, bytes, len, out))
		goto out;
	err = ERR_NONE;
out:
	EVP_MD_CTX_free(digest);
	ERR_clear_error();
	return err;
}
