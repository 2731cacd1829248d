#include "lib/jwk.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"

/* The string member decoded into `out`; ERR_SYNTAX when it is missing or not base64url. */
static enum err member_bytes(const struct json *jwk, const char *name, struct buf *out)
{
	struct slice text = json_member_string(jwk, name);

	return text.len ? base64url_decode(text, out) : ERR_SYNTAX;
}

static enum err parse_rsa(const struct json *json, struct jwk *out)
{
	struct buf n = {0};
	struct buf e = {0};
	enum err err = member_bytes(json, "n", &n);

	if (!err)
		err = member_bytes(json, "e", &e);
	if (!err)
		err = public_key_rsa(buf_slice(&n), buf_slice(&e), &out->key);
	out->type = KEY_RSA;
	buf_clear(&n);
	buf_clear(&e);
	return err;
}

static enum err parse_ec(const struct json *json, struct jwk *out)
{
	struct slice curve = json_member_string(json, "crv");
	struct buf x = {0};
	struct buf y = {0};
	enum err err;

	out->type = slice_is(curve, "P-256")   ? KEY_P256
		    : slice_is(curve, "P-384") ? KEY_P384
		    : slice_is(curve, "P-521") ? KEY_P521
					       : KEY_INVALID;
	if (out->type == KEY_INVALID)
		return ERR_UNSUPPORTED;
	err = member_bytes(json, "x", &x);
	if (!err)
		err = member_bytes(json, "y", &y);
	if (!err)
		err = public_key_ec(out->type, buf_slice(&x), buf_slice(&y), &out->key);
	buf_clear(&x);
	buf_clear(&y);
	return err;
}

static enum err parse_okp(const struct json *json, struct jwk *out)
{
	struct buf x = {0};
	enum err err;

	if (!slice_is(json_member_string(json, "crv"), "Ed25519"))
		return ERR_UNSUPPORTED;
	out->type = KEY_ED25519;
	err = member_bytes(json, "x", &x);
	if (!err)
		err = public_key_ed25519(buf_slice(&x), &out->key);
	buf_clear(&x);
	return err;
}

/* What the key says about its purpose; false when a member has the wrong type. */
static bool parse_purpose(const struct json *json, struct jwk *out)
{
	const struct json *ops = json_member(json, "key_ops");
	const struct json *member;
	struct slice text;

	member = json_member(json, "kid");
	if (member && !json_string(member, &text))
		return false;
	if (member)
		out->kid = slice_dup(text);
	member = json_member(json, "alg");
	if (member && !json_string(member, &text))
		return false;
	out->alg_stated = member != NULL;
	out->alg = member ? jws_alg_named(text) : ALG_INVALID;
	member = json_member(json, "use");
	if (member && !json_string(member, &text))
		return false;
	if (member)
		out->use = slice_is(text, "sig") ? JWK_USE_SIG : JWK_USE_OTHER;
	if (ops && !json_is_array(ops))
		return false;
	out->ops_stated = ops != NULL;
	for (const struct json *op = json_first(ops); op; op = json_next(op))
		if (json_string(op, &text) && slice_is(text, "verify"))
			out->ops_verify = true;
	return true;
}

/* [RFC7518 6.2.2, 6.3.2, 6.4] each of these alone may give the private key away */
static bool has_private_member(const struct json *jwk)
{
	static const char *const names[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (json_member(jwk, names[i]))
			return true;
	return false;
}

enum err jwk_parse(const struct json *jwk, struct jwk *out)
{
	struct slice type = json_member_string(jwk, "kty");
	enum err err = ERR_UNSUPPORTED;

	memset(out, 0, sizeof *out);
	if (!json_is_object(jwk) || !type.at)
		return ERR_SYNTAX;
	if (has_private_member(jwk))
		return ERR_UNSUPPORTED;
	if (!parse_purpose(jwk, out))
		err = ERR_SYNTAX;
	else if (slice_is(type, "RSA"))
		err = parse_rsa(jwk, out);
	else if (slice_is(type, "EC"))
		err = parse_ec(jwk, out);
	else if (slice_is(type, "OKP"))
		err = parse_okp(jwk, out);
	if (err)
		jwk_clear(out);
	return err;
}

void jwk_clear(struct jwk *jwk)
{
	free(jwk->kid);
	public_key_free(jwk->key);
	memset(jwk, 0, sizeof *jwk);
}

enum err jwks_parse(struct slice text, struct jwks **out, struct note *note)
{
	const struct json *keys;
	struct json *document;
	struct jwks *set;
	enum err err;

	*out = NULL;
	err = json_parse(text, &document);
	if (err)
		return note_err(note, err, "the key set is not JSON");
	keys = json_member(document, "keys");
	if (!json_is_array(keys)) {
		json_free(document);
		return note_err(note, ERR_SYNTAX, "the key set has no array \"keys\"");
	}
	set = xcalloc(1, sizeof *set);
	for (const struct json *key = json_first(keys); key; key = json_next(key)) {
		if (set->count == JWKS_MAX_KEYS || jwk_parse(key, &set->at[set->count]))
			set->skipped++;
		else
			set->count++;
	}
	json_free(document);
	*out = set;
	return ERR_NONE;
}

struct jwks *jwks_share(struct jwks *set)
{
	atomic_fetch_add(&set->sharers, 1);
	return set;
}

void jwks_free(struct jwks *set)
{
	if (!set || atomic_fetch_sub(&set->sharers, 1) > 0)
		return;
	for (size_t i = 0; i < set->count; i++)
		jwk_clear(&set->at[i]);
	free(set);
}
