/* killed-by: proxy/jwt/json-abuse */
/*
 * The fault: cJSON alone: bytes behind the text, broken UTF-8, control characters and a byte
 * order mark are fine.
 */
#include "lib/json.h"

enum err __wrap_json_parse(struct slice text, struct json **out);

/* cJSON by itself; `struct json` is its type under another name. */
struct json *cJSON_ParseWithLength(const char *text, size_t length);

enum err __wrap_json_parse(struct slice text, struct json **out)
{
	*out = cJSON_ParseWithLength(text.at, text.len);
	return *out ? ERR_NONE : ERR_SYNTAX;
}
