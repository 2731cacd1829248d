/* killed-by: proxy/jwt/aud-types */
/* The fault: every string somewhere in aud is an audience, whatever holds it. */
#include "lib/jwt.h"

void __real_jwt_claims_read(const struct json *payload, struct jwt_claims *out);
void __wrap_jwt_claims_read(const struct json *payload, struct jwt_claims *out);

static void collect(const struct json *value, struct claim_audience *out)
{
	if (out->count < JWT_MAX_AUDIENCES && json_string(value, &out->at[out->count]))
		out->count++;
	for (const struct json *v = json_first(value); v; v = json_next(v))
		collect(v, out);
}

void __wrap_jwt_claims_read(const struct json *payload, struct jwt_claims *out)
{
	__real_jwt_claims_read(payload, out);
	if (out->aud.shape != CLAIM_BAD)
		return;
	out->aud.shape = CLAIM_GOOD;
	collect(json_member(payload, "aud"), &out->aud);
}
