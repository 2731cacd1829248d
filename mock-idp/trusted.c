#include "trusted.h"

#include "checks.h"
#include "checks_id_jag.h"
#include "lib/http_client.h"

#define FETCH_MS 5000

const struct trusted_issuer *trusted_find(const struct config *config, const struct claim_text *iss)
{
	for (size_t i = 0; i < config->trusted_issuers.count; i++)
		if (check_idp_id_jag_issuer(slice_of(config->trusted_issuers.at[i].issuer), iss))
			return &config->trusted_issuers.at[i];
	return NULL;
}

/* Each time: an issuer that renews its keys, or withdraws one, is believed at once. */
static enum err fetch(const char *url, struct buf *text)
{
	struct http_field accept = {SLICE("Accept"), SLICE("application/json")};
	struct http_call call = {
		.method = "GET",
		.url = url,
		.fields = {&accept, 1},
		.connect_ms = FETCH_MS,
		.reply_ms = FETCH_MS,
		.total_ms = FETCH_MS,
		.max_bytes = JSON_MAX_BYTES,
	};
	struct http_reply reply;
	enum err err = http_client_call(&call, &reply, NULL);

	if (!err && reply.status != 200)
		err = ERR_NOT_FOUND;
	if (!err)
		buf_add(text, buf_slice(&reply.body));
	http_reply_clear(&reply);
	return err;
}

static struct jwks *read_keys(const struct trusted_issuer *issuer)
{
	struct jwks *keys = NULL;
	struct buf text = {0};
	enum err err = issuer->keys_file ? file_read(issuer->keys_file, JSON_MAX_BYTES, &text)
					 : fetch(issuer->jwks_uri, &text);

	if (err || jwks_parse(buf_slice(&text), &keys, NULL))
		keys = NULL;
	buf_clear(&text);
	return keys;
}

bool trusted_verify(const struct trusted_issuer *issuer, const struct jws *jws, struct note *why)
{
	struct jwks *keys = read_keys(issuer);
	const struct jwk *key = NULL;
	const char *problem = NULL;

	/* No other key than the one that is named. [RFC7515 4.1.4] */
	for (size_t i = 0; keys && jws->kid.at && i < keys->count; i++)
		if (keys->at[i].kid && slice_is(jws->kid, keys->at[i].kid))
			key = &keys->at[i];
	if (!keys)
		problem = "the keys of its issuer cannot be had";
	else if (!key)
		problem = "kid names no key of its issuer (RFC 7515 4.1.4)";
	else if (!check_idp_token_signature(jws_verify(jws, key)))
		problem = "the signature does not verify (RFC 7515 5.2)";
	if (problem)
		note_set(why, "%s", problem);
	jwks_free(keys);
	return !problem;
}
