/* killed-by: proxy/jwt/segments */
/* The fault: the token is split into as many pieces as it has, each with a buffer of its own. */
#include <string.h>

#include "lib/jws.h"

enum err __real_jws_parse(struct slice token, struct jws *out, struct note *note);
enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note);

enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note)
{
	struct slice rest = token;
	struct slice part;

	while (slice_split(&rest, '.', &part))
		memset(xmalloc(8192), 1, 8192);
	return __real_jws_parse(token, out, note);
}
