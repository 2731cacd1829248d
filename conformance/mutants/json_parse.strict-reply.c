/* killed-by: proxy/rsp/unknown-members */
/* The fault: a reply with a member that nobody knows is none. */
#include "lib/json.h"

enum err __real_json_parse(struct slice text, struct json **out);
enum err __wrap_json_parse(struct slice text, struct json **out);

enum err __wrap_json_parse(struct slice text, struct json **out)
{
	static const char *const known[] = {"access_token", "issued_token_type", "token_type",
		"expires_in", "scope", "refresh_token", "id_token"};
	enum err err = __real_json_parse(text, out);

	if (err || !json_member(*out, "access_token"))
		return err;
	for (const struct json *m = json_first(*out); m; m = json_next(m)) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			found |= slice_is(slice_of(json_name(m)), known[i]);
		if (found)
			continue;
		json_free(*out);
		*out = NULL;
		return ERR_UNSUPPORTED;
	}
	return ERR_NONE;
}
