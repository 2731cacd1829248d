#include "lib/jws.h"

#include <string.h>

#include "lib/base64url.h"

/* A header member that must be a string when it is there. */
static bool header_string(const struct json *header, const char *name, struct slice *out)
{
	const struct json *member = json_member(header, name);

	*out = SLICE_NONE;
	return !member || json_string(member, out);
}

static enum err parse_header(struct slice encoded, struct jws *out, struct note *note)
{
	struct buf text = {0};
	struct slice alg;
	enum err err = base64url_decode(encoded, &text);

	if (!err)
		err = json_parse(buf_slice(&text), &out->header);
	buf_clear(&text);
	if (err)
		return note_err(note, err, "the JOSE header is not base64url of strict JSON");
	if (!header_string(out->header, "alg", &alg) || !alg.at ||
		!header_string(out->header, "kid", &out->kid) ||
		!header_string(out->header, "typ", &out->typ))
		return note_err(
			note, ERR_SYNTAX, "the JOSE header has a missing or ill-typed member");
	out->alg = jws_alg_named(alg);
	out->has_crit = json_member(out->header, "crit") != NULL;
	out->has_b64 = json_member(out->header, "b64") != NULL;
	return ERR_NONE;
}

enum err jws_parse(struct slice token, struct jws *out, struct note *note)
{
	struct slice segment[3];
	struct slice rest = token;
	enum err err;

	*out = (struct jws){.token = token};
	if (token.len > JWS_MAX_BYTES)
		return note_err(
			note, ERR_LIMIT, "the token is longer than %d bytes", JWS_MAX_BYTES);
	for (size_t i = 0; i < 3; i++)
		if (!slice_split(&rest, '.', &segment[i]) || segment[i].len == 0)
			return note_err(note, ERR_SYNTAX, "the token has not three segments");
	/* [RFC7515 7.1] three, not more: five is a JWE, which nobody here can read */
	if (rest.at)
		return note_err(note, ERR_SYNTAX, "the token has not three segments");
	if (segment[0].len > JWS_MAX_HEADER_BYTES)
		return note_err(note, ERR_LIMIT, "the JOSE header is too long");
	out->signing_input = slice_to(token, segment[0].len + 1 + segment[1].len);
	err = parse_header(segment[0], out, note);
	if (err)
		return err;
	err = base64url_decode(segment[1], &out->payload);
	if (!err)
		err = base64url_decode(segment[2], &out->signature);
	if (err)
		return note_err(note, err, "the payload or signature is not base64url");
	return ERR_NONE;
}

void jws_clear(struct jws *jws)
{
	json_free(jws->header);
	buf_clear(&jws->payload);
	buf_clear(&jws->signature);
	memset(jws, 0, sizeof *jws);
}

enum err jws_verify(const struct jws *jws, const struct jwk *key)
{
	return public_key_verify(
		key->key, jws->alg, jws->signing_input, buf_slice(&jws->signature));
}
