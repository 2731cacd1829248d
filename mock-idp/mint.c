#include "mint.h"

#include <stdlib.h>

#include "lib/base64url.h"

enum err mint_jws(const struct mint *mint, struct buf *out)
{
	struct buf token = {0};
	struct buf signature = {0};
	enum err err = ERR_NONE;

	base64url_encode(&token, mint->header.at, mint->header.len);
	buf_putc(&token, '.');
	base64url_encode(&token, mint->payload.at, mint->payload.len);
	if (mint->signature == MINT_SIGNED)
		err = signing_key_sign(mint->key, mint->alg, buf_slice(&token), &signature);
	else if (mint->signature == MINT_HMAC)
		hmac_sign(mint->hmac_bits, mint->secret, buf_slice(&token), &signature);
	if (!err) {
		buf_putc(&token, '.');
		base64url_encode(&token, signature.at, signature.len);
		buf_add(out, buf_slice(&token));
	}
	buf_clear(&token);
	buf_clear(&signature);
	return err;
}

char *mint_token(const struct signing_key *key, const char *typ, const struct json *claims)
{
	struct json *header = json_new_object();
	struct buf header_text = {0};
	struct buf payload = {0};
	struct buf token = {0};

	json_set_string(header, "alg", slice_of(jws_alg_name(signing_key_alg(key))));
	json_set_string(header, "kid", slice_of(signing_key_id(key)));
	json_set_string(header, "typ", slice_of(typ));
	json_print(&header_text, header);
	json_print(&payload, claims);
	if (mint_jws(
		    &(struct mint){
			    .header = buf_slice(&header_text),
			    .payload = buf_slice(&payload),
			    .signature = MINT_SIGNED,
			    .key = key,
			    .alg = signing_key_alg(key),
		    },
		    &token))
		abort(); /* a key always signs with its own algorithm */
	json_free(header);
	buf_clear(&header_text);
	buf_clear(&payload);
	return buf_take(&token);
}
