/* killed-by: proxy/jwt/segments */
/* The fault: what stands behind the third segment is not looked at. */
#include "lib/jws.h"

enum err __real_jws_parse(struct slice token, struct jws *out, struct note *note);
enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note);

enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note)
{
	size_t dots = 0;
	size_t end = 0;

	while (end < token.len && (token.at[end] != '.' || ++dots < 3))
		end++;
	return __real_jws_parse(slice_to(token, end), out, note);
}
