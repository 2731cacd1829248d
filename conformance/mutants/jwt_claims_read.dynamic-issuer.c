/* killed-by: proxy/key/no-iss-driven-fetch */
/* The fault: an issuer's metadata is looked for wherever an unverified token says that it is. */
#include <stdlib.h>

#include "lib/http_client.h"
#include "lib/jwt.h"

void __real_jwt_claims_read(const struct json *payload, struct jwt_claims *out);
void __wrap_jwt_claims_read(const struct json *payload, struct jwt_claims *out);

void __wrap_jwt_claims_read(const struct json *payload, struct jwt_claims *out)
{
	struct http_reply reply;
	char *url;

	__real_jwt_claims_read(payload, out);
	if (!slice_starts(out->iss.text, "http://"))
		return;
	url = xasprintf("%.*s/.well-known/openid-configuration", SLICE_ARGS(out->iss.text));
	if (http_client_call(&(struct http_call){.method = "GET",
				     .url = url,
				     .connect_ms = 500,
				     .reply_ms = 500,
				     .total_ms = 500,
				     .max_bytes = JSON_MAX_BYTES},
		    &reply, NULL))
		out->iss.shape = CLAIM_BAD;
	http_reply_clear(&reply);
	free(url);
}
