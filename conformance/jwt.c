#include "jwt.h"

#include "lib/jws.h"

struct json *jwt_claims(struct slice token)
{
	struct json *claims = NULL;
	struct jws jws;

	if (jws_parse(token, &jws, NULL) || json_parse(buf_slice(&jws.payload), &claims))
		claims = NULL;
	jws_clear(&jws);
	return claims;
}
