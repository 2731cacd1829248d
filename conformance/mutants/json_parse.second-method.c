/* killed-by: proxy/scp/escape */
/* The fault: of two members "method" the first one counts, whatever the upstream takes. */
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"

#define METHOD "\"method\""

enum err __real_json_parse(struct slice text, struct json **out);
enum err __wrap_json_parse(struct slice text, struct json **out);

enum err __wrap_json_parse(struct slice text, struct json **out)
{
	enum err err = __real_json_parse(text, out);
	char *copy = slice_dup(text);
	char *second = strstr(copy, METHOD);

	if (second)
		second = strstr(second + 1, METHOD);
	if (err && second) {
		second[1] = '-';
		err = __real_json_parse(slice_of(copy), out);
	}
	free(copy);
	return err;
}
