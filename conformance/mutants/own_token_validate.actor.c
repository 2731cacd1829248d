/* killed-by: idp/tx/actor-invalid */
/* The fault: the second token of a request, the actor's, is not verified. */
#include <string.h>

#include "own_token.h"

bool __real_own_token_validate(
	struct idp *idp, struct slice text, double now, struct own_token *out, struct note *why);
bool __wrap_own_token_validate(
	struct idp *idp, struct slice text, double now, struct own_token *out, struct note *why);

bool __wrap_own_token_validate(
	struct idp *idp, struct slice text, double now, struct own_token *out, struct note *why)
{
	struct claim_text *sub = &out->claims.sub;
	bool good = __real_own_token_validate(idp, text, now, out, why);

	if (good || jws_parse(text, &out->jws, NULL) ||
		json_parse(buf_slice(&out->jws.payload), &out->payload))
		return good;
	jwt_claims_read(out->payload, &out->claims);
	return slice_is(sub->text, "actor-service");
}
