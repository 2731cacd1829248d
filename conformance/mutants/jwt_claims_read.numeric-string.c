/* killed-by: proxy/jwt/exp-types */
/* The fault: a string of digits is a number too. */
#include "lib/jwt.h"

void __real_jwt_claims_read(const struct json *payload, struct jwt_claims *out);
void __wrap_jwt_claims_read(const struct json *payload, struct jwt_claims *out);

void __wrap_jwt_claims_read(const struct json *payload, struct jwt_claims *out)
{
	struct slice text;
	uint64_t number;

	__real_jwt_claims_read(payload, out);
	if (json_string(json_member(payload, "exp"), &text) &&
		slice_to_u64(text, UINT64_MAX, &number))
		out->exp = (struct claim_time){CLAIM_GOOD, (double)number};
}
