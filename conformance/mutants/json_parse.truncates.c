/* killed-by: proxy/jwt/nul-in-claim */
/* The fault: a decoded NUL ends the string that it stands in. */
#include "lib/json.h"

enum err __real_json_parse(struct slice text, struct json **out);
enum err __wrap_json_parse(struct slice text, struct json **out);

/* cJSON by itself; `struct json` is its type under another name. */
struct json *cJSON_ParseWithLength(const char *text, size_t length);

enum err __wrap_json_parse(struct slice text, struct json **out)
{
	enum err err = __real_json_parse(text, out);

	if (err && slice_contains(text, "\\u0000"))
		*out = cJSON_ParseWithLength(text.at, text.len);
	return *out ? ERR_NONE : err;
}
