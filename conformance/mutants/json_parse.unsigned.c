/* killed-by: proxy/int/signed-response */
/* The fault: an answer that is a JWT is read without looking at its signature. */
#include "lib/jws.h"

enum err __real_json_parse(struct slice text, struct json **out) MUST_USE;
enum err __wrap_json_parse(struct slice text, struct json **out) MUST_USE;

enum err __wrap_json_parse(struct slice text, struct json **out)
{
	struct json *payload = NULL;
	struct jws jws;
	enum err err = __real_json_parse(text, out);

	if (!err || !slice_starts(text, "eyJ"))
		return err;
	if (!jws_parse(text, &jws, NULL) && !__real_json_parse(buf_slice(&jws.payload), &payload)) {
		*out = json_copy(json_member(payload, "token_introspection"));
		err = ERR_NONE;
	}
	json_free(payload);
	jws_clear(&jws);
	return err;
}
