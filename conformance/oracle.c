#include "oracle.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "oracle_bytes.h"
#include "oracle_key.h"

/* ---- the parts of a token ---- */

struct segment {
	const char *at;
	size_t len;
};

/* [RFC7515 7.1] exactly three; four dots would be a JWE */
static bool split(const char *token, size_t len, struct segment out[3])
{
	const char *end = token + len;
	const char *dot;

	for (int i = 0; i < 2; i++) {
		dot = memchr(token, '.', (size_t)(end - token));
		if (!dot)
			return false;
		out[i] = (struct segment){token, (size_t)(dot - token)};
		token = dot + 1;
	}
	out[2] = (struct segment){token, (size_t)(end - token)};
	return !memchr(token, '.', out[2].len);
}

static cJSON *read_header(struct segment segment)
{
	size_t len = 0;
	unsigned char *text = oracle_base64url(segment.at, segment.len, &len);
	cJSON *header = text ? oracle_json((char *)text, len) : NULL;

	free(text);
	return header;
}

/* ---- the verdict ---- */

static void conclude(struct oracle *out, enum oracle_verdict verdict, const char *reason)
{
	out->verdict = verdict;
	out->reason = reason;
}

/* Try the suitable keys with the header's "kid", or all suitable ones when it names none. */
static enum oracle_verdict try_keys(const struct cJSON *header, const cJSON *keys,
	const char *token, const struct segment segment[3])
{
	const struct oracle_algorithm *algorithm =
		oracle_algorithm_named(oracle_text(header, "alg"));
	const char *wanted = oracle_text(header, "kid");
	size_t input_len = segment[0].len + 1 + segment[1].len;
	enum oracle_verdict verdict = ORACLE_UNKNOWN_KEY;
	const cJSON *key;
	size_t len;
	unsigned char *signature = oracle_base64url(segment[2].at, segment[2].len, &len);

	if (!signature)
		return ORACLE_MALFORMED;
	cJSON_ArrayForEach(key, keys)
	{
		const char *kid = oracle_text(key, "kid");

		if (wanted && (!kid || strcmp(kid, wanted) != 0))
			continue;
		if (!oracle_key_suits(key, algorithm))
			continue;
		verdict = ORACLE_FORGED;
		if (oracle_key_made(key, algorithm, token, input_len, signature, len)) {
			verdict = ORACLE_GENUINE;
			break;
		}
	}
	free(signature);
	return verdict;
}

static const char *reason_of(enum oracle_verdict verdict)
{
	switch (verdict) {
	case ORACLE_GENUINE:
		return "the signature is one of the named key";
	case ORACLE_UNKNOWN_KEY:
		return "the key set has no such key for this algorithm";
	case ORACLE_FORGED:
		return "the signature is none of the named key";
	default:
		return "the signature is not base64url";
	}
}

static void judge(
	const char *token, const struct segment segment[3], const cJSON *keys, struct oracle *out)
{
	conclude(out, try_keys(out->header, keys, token, segment), NULL);
	out->reason = reason_of(out->verdict);
	if (out->verdict != ORACLE_GENUINE)
		return;
	out->payload = (char *)oracle_base64url(segment[1].at, segment[1].len, &out->payload_len);
	if (!out->payload) {
		conclude(out, ORACLE_MALFORMED, "the payload is not base64url");
		return;
	}
	out->claims = oracle_json(out->payload, out->payload_len);
	if (!cJSON_IsObject(out->claims)) {
		cJSON_Delete(out->claims);
		out->claims = NULL;
	}
}

void oracle_judge(
	const char *token, size_t token_len, const char *jwks, size_t jwks_len, struct oracle *out)
{
	struct segment segment[3];
	const cJSON *keys;
	cJSON *set;

	memset(out, 0, sizeof *out);
	if (!token_len || token_len > ORACLE_MAX_BYTES || !split(token, token_len, segment)) {
		conclude(out, ORACLE_MALFORMED, "the token has not three segments");
		return;
	}
	out->header = read_header(segment[0]);
	if (!cJSON_IsObject(out->header) || !oracle_text(out->header, "alg") ||
		(oracle_has(out->header, "kid") && !oracle_text(out->header, "kid"))) {
		conclude(out, ORACLE_MALFORMED, "the header is not base64url of a JOSE header");
		return;
	}
	if (!oracle_algorithm_named(oracle_text(out->header, "alg"))) {
		conclude(out, ORACLE_UNSUPPORTED, "the algorithm proves nothing here");
		return;
	}
	/* [RFC7515 4.1.11] [RFC7797 6] none is understood here, so each is refused */
	if (oracle_has(out->header, "crit") || oracle_has(out->header, "b64")) {
		conclude(out, ORACLE_UNSUPPORTED, "the header has a critical extension");
		return;
	}
	set = oracle_json(jwks, jwks_len);
	keys = cJSON_GetObjectItemCaseSensitive(set, "keys");
	if (cJSON_IsArray(keys))
		judge(token, segment, keys, out);
	else
		conclude(out, ORACLE_NO_KEY_SET, "the key set is not JSON with an array of keys");
	cJSON_Delete(set);
}

void oracle_clear(struct oracle *out)
{
	cJSON_Delete(out->header);
	cJSON_Delete(out->claims);
	free(out->payload);
	memset(out, 0, sizeof *out);
}

const char *oracle_verdict_name(enum oracle_verdict verdict)
{
	switch (verdict) {
	case ORACLE_GENUINE:
		return "genuine";
	case ORACLE_MALFORMED:
		return "malformed";
	case ORACLE_UNSUPPORTED:
		return "unsupported";
	case ORACLE_NO_KEY_SET:
		return "no-key-set";
	case ORACLE_UNKNOWN_KEY:
		return "unknown-key";
	case ORACLE_FORGED:
		return "forged";
	case ORACLE_UNDECIDED:
		break;
	}
	return "undecided";
}
