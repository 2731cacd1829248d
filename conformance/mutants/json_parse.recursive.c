/* killed-by: proxy/jwt/json-abuse */
/* The fault: the parser calls itself for each bracket, as deep as the sender likes. */
#include "lib/json.h"

enum err __real_json_parse(struct slice text, struct json **out);
enum err __wrap_json_parse(struct slice text, struct json **out);

/* Behind the bracket that closes what is open at `at`. A frame with the room of a number's text for
 * each. */
static size_t skip(struct slice text, size_t at)
{
	volatile char frame[4096];

	frame[0] = 1;
	while (at < text.len && text.at[at] != ']')
		if (text.at[at++] == '[')
			at = skip(text, at);
	return at + (size_t)frame[0];
}

enum err __wrap_json_parse(struct slice text, struct json **out)
{
	skip(text, 0);
	return __real_json_parse(text, out);
}
