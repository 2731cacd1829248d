/* killed-by: proxy/exc/private-key-jwt */
/* The fault: an assertion is for another authorization server. */
#include <string.h>

#include "lib/json.h"

void __real_json_set_string(struct json *object, const char *name, struct slice text);
void __wrap_json_set_string(struct json *object, const char *name, struct slice text);

void __wrap_json_set_string(struct json *object, const char *name, struct slice text)
{
	if (strcmp(name, "aud") == 0)
		text = SLICE("https://evil.example/token");
	__real_json_set_string(object, name, text);
}
