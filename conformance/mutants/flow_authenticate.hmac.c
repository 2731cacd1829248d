/* killed-by: proxy/jwt/rs-hs-confusion */
/*
 * The fault: verify(algorithm of the header, bytes of the key). With HS256 the public key is the
 * secret.
 */
#include <string.h>

#include "believe.h"
#include "lib/http_client.h"

/* [RFC2104 2] for keys that are longer than a block */
static void hmac_sha256(struct slice key, struct slice message, uint8_t out[static SHA256_SIZE])
{
	uint8_t hashed[SHA256_SIZE];
	struct buf inner = {0};
	struct buf outer = {0};

	crypto_sha256(key, hashed);
	for (size_t i = 0; i < 64; i++) {
		uint8_t byte = i < sizeof hashed ? hashed[i] : 0;

		buf_putc(&inner, (char)(byte ^ 0x36));
		buf_putc(&outer, (char)(byte ^ 0x5c));
	}
	buf_add(&inner, message);
	crypto_sha256(buf_slice(&inner), hashed);
	buf_append(&outer, hashed, sizeof hashed);
	crypto_sha256(buf_slice(&outer), out);
	buf_clear(&inner);
	buf_clear(&outer);
}

static bool verifies(struct slice token, const struct json *jwk)
{
	size_t end = token.len;
	struct buf signature = {0};
	struct buf key = {0};
	uint8_t hash[SHA256_SIZE];
	bool good;

	while (end > 0 && token.at[end - 1] != '.')
		end--;
	good = end > 0 && !base64url_decode(slice_from(token, end), &signature) &&
	       signature.len == sizeof hash &&
	       !base64url_decode(json_member_string(jwk, "n"), &key) && key.len > 64;
	if (good) {
		hmac_sha256(buf_slice(&key), slice_to(token, end - 1), hash);
		good = memcmp(hash, signature.at, sizeof hash) == 0;
	}
	buf_clear(&signature);
	buf_clear(&key);
	return good;
}

/* The proxy keeps its keys as OpenSSL has them; their bytes are had from where they came. */
static struct json *fetch_keys(const struct flow *f)
{
	struct http_call call = {
		.method = "GET",
		.url = f->route->accept[0].issuer->config->jwks_uri,
		.connect_ms = 1000,
		.reply_ms = 1000,
		.total_ms = 1000,
		.max_bytes = JSON_MAX_BYTES,
	};
	struct http_reply reply;
	struct json *document = NULL;
	struct note note = {0};

	if (http_client_call(&call, &reply, &note) || json_parse(buf_slice(&reply.body), &document))
		document = NULL;
	http_reply_clear(&reply);
	return document;
}

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	struct json *header = read_segment(presented(f), 0);
	bool hmac = slice_is(json_member_string(header, "alg"), "HS256");
	struct json *keys = hmac ? fetch_keys(f) : NULL;
	const struct json *key = json_first(json_member(keys, "keys"));

	while (key && !verifies(presented(f), key))
		key = json_next(key);
	json_free(header);
	json_free(keys);
	return key ? believe(f) : __real_flow_authenticate(f);
}
