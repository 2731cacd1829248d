/* killed-by: proxy/jwt/typ-relaxed */
/* The fault: any other `typ` counts as none, so a proof or a grant is an access token. */
#include "lib/jws.h"

enum err __real_jws_parse(struct slice token, struct jws *out, struct note *note) MUST_USE;
enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note) MUST_USE;

enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note)
{
	enum err err = __real_jws_parse(token, out, note);

	if (!slice_ends(out->typ, "at+jwt"))
		out->typ = SLICE_NONE;
	return err;
}
