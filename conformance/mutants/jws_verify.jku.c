/* killed-by: proxy/jwt/jku-x5u */
/* The fault: the key set that the header points to is fetched. */
#include "lib/http_client.h"
#include "lib/jws.h"

enum err __real_jws_verify(const struct jws *jws, const struct jwk *key);
enum err __wrap_jws_verify(const struct jws *jws, const struct jwk *key);

enum err __wrap_jws_verify(const struct jws *jws, const struct jwk *key)
{
	struct slice uri = json_member_string(jws->header, "jku");
	struct jwks *keys = NULL;
	struct http_reply reply;
	struct note note = {0};
	enum err err = ERR_SIGNATURE;

	if (!uri.at)
		uri = json_member_string(jws->header, "x5u");
	if (!uri.at)
		return __real_jws_verify(jws, key);
	/* The text of a JSON string ends with NUL. */
	if (!http_client_call(&(struct http_call){.method = "GET",
				      .url = uri.at,
				      .connect_ms = 1000,
				      .reply_ms = 1000,
				      .total_ms = 1000,
				      .max_bytes = JSON_MAX_BYTES},
		    &reply, &note) &&
		!jwks_parse(buf_slice(&reply.body), &keys, &note) && keys->count)
		err = __real_jws_verify(jws, &keys->at[0]);
	jwks_free(keys);
	http_reply_clear(&reply);
	return err;
}
