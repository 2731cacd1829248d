/* killed-by: proxy/jwt/embedded-jwk */
/* The fault: the key in the header verifies the token (CVE-2018-0114). */
#include "lib/jws.h"

enum err __real_jws_verify(const struct jws *jws, const struct jwk *key);
enum err __wrap_jws_verify(const struct jws *jws, const struct jwk *key);

enum err __wrap_jws_verify(const struct jws *jws, const struct jwk *key)
{
	struct jwk own;
	enum err err;

	if (jwk_parse(json_member(jws->header, "jwk"), &own))
		return __real_jws_verify(jws, key);
	err = __real_jws_verify(jws, &own);
	jwk_clear(&own);
	return err;
}
