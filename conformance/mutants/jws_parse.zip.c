/* killed-by: proxy/jwt/jwe */
/* The fault: what the header calls deflated is given room for all that it may become. */
#include <string.h>

#include "lib/base64url.h"
#include "lib/jws.h"

enum err __real_jws_parse(struct slice token, struct jws *out, struct note *note);
enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note);

enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note)
{
	struct buf text = {0};

	/* Deflate makes at most 1032 bytes of one. */
	if (!base64url_decode(slice_to(token, slice_find(token, '.')), &text) &&
		slice_contains(buf_slice(&text), "\"zip\""))
		memset(xmalloc(token.len * 16 * 1032), 1, token.len * 16 * 1032);
	buf_clear(&text);
	return __real_jws_parse(token, out, note);
}
