/* killed-by: proxy/jwt/exp-types */
/* The fault: exp is kept in 32 bits without a sign, so that -1 is in the year 2106. */
#include "lib/jwt.h"

void __real_jwt_claims_read(const struct json *payload, struct jwt_claims *out);
void __wrap_jwt_claims_read(const struct json *payload, struct jwt_claims *out);

void __wrap_jwt_claims_read(const struct json *payload, struct jwt_claims *out)
{
	__real_jwt_claims_read(payload, out);
	if (out->exp.shape == CLAIM_GOOD && out->exp.at > -1e9 && out->exp.at < 1e15)
		out->exp.at = (double)(uint32_t)(int64_t)out->exp.at;
}
