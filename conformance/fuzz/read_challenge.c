#include "fuzz/read_challenge.h"

/* The suite's header, not the proxy's of the same name. */
#include "../challenge.h"

struct slice read_challenge(
	struct slice value, const char *parameter, size_t *count, const char **wrong)
{
	struct http_field field = {SLICE("WWW-Authenticate"), value};
	struct challenge challenge;

	*wrong = challenge_read((struct http_fields){&field, 1}, &challenge);
	*count = *wrong ? 0 : challenge.count;
	return *wrong ? SLICE_NONE : challenge_parameter(&challenge, parameter);
}
