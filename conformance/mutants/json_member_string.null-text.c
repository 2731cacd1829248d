/* killed-by: proxy/rsp/json */
/* The fault: a token that is null is sent as "null". */
#include "lib/json.h"

struct slice __real_json_member_string(const struct json *object, const char *name);
struct slice __wrap_json_member_string(const struct json *object, const char *name);

struct slice __wrap_json_member_string(const struct json *object, const char *name)
{
	if (json_is_null(json_member(object, name)))
		return SLICE("null");
	return __real_json_member_string(object, name);
}
