/* killed-by: proxy/key/jwks-odd-entries */
/* The fault: one entry that is no usable key makes the whole set refused. */
#include "lib/jwk.h"

enum err __real_jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;
enum err __wrap_jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;

enum err __wrap_jwks_parse(struct slice text, struct jwks **out, struct note *note)
{
	enum err err = __real_jwks_parse(text, out, note);

	if (err || (*out)->skipped == 0)
		return err;
	jwks_free(*out);
	*out = NULL;
	return note_err(note, ERR_UNSUPPORTED, "an entry is no usable key");
}
