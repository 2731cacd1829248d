/* jws, base64url and jwt: an accepted token has one spelling, and claims keep their bounds. */
#include "fuzz/fuzz.h"
#include "lib/base64url.h"
#include "lib/jws.h"
#include "lib/jwt.h"

/* What decodes is what encoding makes of it: there is no second spelling. */
static void check_base64(struct slice text)
{
	struct buf bytes = {0};
	struct buf again = {0};

	if (base64url_decode(text, &bytes) == ERR_NONE) {
		base64url_encode(&again, bytes.at, bytes.len);
		MUST(slice_equal(text, buf_slice(&again)));
	} else {
		MUST(bytes.len == 0);
	}
	buf_reset(&bytes);
	buf_reset(&again);
	if (base64_decode(text, &bytes) == ERR_NONE) {
		base64_encode(&again, bytes.at, bytes.len);
		MUST(slice_equal(text, buf_slice(&again)));
	}
	buf_clear(&bytes);
	buf_clear(&again);
}

/* The signing input and the signature, put together again, are the token. */
static void check_accepted(struct slice token, const struct jws *jws)
{
	struct buf again = {0};

	MUST(token.len <= JWS_MAX_BYTES);
	buf_add(&again, jws->signing_input);
	buf_putc(&again, '.');
	base64url_encode(&again, jws->signature.at, jws->signature.len);
	MUST(slice_equal(token, buf_slice(&again)));
	MUST(json_is_object(jws->header) && jws->payload.len > 0 && jws->signature.len > 0);
	MUST(jws->alg == jws_alg_named(json_member_string(jws->header, "alg")));
	buf_clear(&again);
}

static void check_claims(struct slice payload)
{
	struct jwt_claims claims;
	struct json *json;

	if (json_parse(payload, &json) != ERR_NONE)
		return;
	jwt_claims_read(json, &claims);
	MUST(claims.aud.count <= JWT_MAX_AUDIENCES);
	MUST(claims.aud.shape == CLAIM_GOOD || claims.aud.count == 0);
	MUST(claims.scope.shape == CLAIM_GOOD || claims.scope.count == 0);
	MUST(claims.scp.shape == CLAIM_GOOD || claims.scp.count == 0);
	for (size_t i = 0; i < claims.scope.count; i++)
		MUST(claims.scope.at[i].len > 0);
	MUST(claims.sub.shape == CLAIM_GOOD || claims.sub.text.len == 0);
	json_free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice token = slice_make((const char *)data, size);
	struct note note = {0};
	struct jws jws;

	check_base64(token);
	if (jws_parse(token, &jws, &note) == ERR_NONE) {
		check_accepted(token, &jws);
		check_claims(buf_slice(&jws.payload));
	} else {
		MUST(note.text[0]);
	}
	jws_clear(&jws);
	check_claims(token);
	return 0;
}
