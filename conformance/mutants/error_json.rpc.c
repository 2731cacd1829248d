/* killed-by: sts/rsp/error-shape */
/* The fault: errors have the shape of Google's other services. */
#include "mock-sts/errors.h"

struct json *__wrap_error_json(const char *error, struct slice description);

struct json *__wrap_error_json(const char *error, struct slice description)
{
	struct json *inner = json_new_object();
	struct json *outer = json_new_object();

	json_set_number(inner, "code", 400);
	json_set_string(inner, "message", description);
	json_set_string(inner, "status", slice_of(error));
	json_set(outer, "error", inner);
	return outer;
}
