/* killed-by: proxy/jwt/duplicate-members */
/* The fault: of two members of one name the first counts; the other reader takes the last. */
#include <string.h>

#include "lib/json.h"

enum err __real_json_parse(struct slice text, struct json **out);
enum err __wrap_json_parse(struct slice text, struct json **out);

/* cJSON by itself; `struct json` is its type under another name. */
struct json *cJSON_ParseWithLength(const char *text, size_t length);

static bool has_twins(const struct json *object)
{
	for (const struct json *a = json_first(object); a; a = json_next(a))
		for (const struct json *b = json_next(a); b; b = json_next(b))
			if (strcmp(json_name(a), json_name(b)) == 0)
				return true;
	return false;
}

enum err __wrap_json_parse(struct slice text, struct json **out)
{
	enum err err = __real_json_parse(text, out);

	if (!err)
		return ERR_NONE;
	*out = cJSON_ParseWithLength(text.at, text.len);
	if (*out && has_twins(*out))
		return ERR_NONE;
	json_free(*out);
	*out = NULL;
	return err;
}
