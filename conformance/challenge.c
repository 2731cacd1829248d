#include "challenge.h"

#include <string.h>

struct slice challenge_parameter(const struct challenge *challenge, const char *name)
{
	for (size_t i = 0; i < challenge->count; i++)
		if (slice_is_nocase(challenge->name[i], name))
			return challenge->value[i];
	return SLICE_NONE;
}

/* quoted-string without escapes, or token; cut off `*rest`. */
static bool take_value(struct slice *rest, struct slice *value)
{
	size_t end;

	if (!slice_starts(*rest, "\"")) {
		for (end = 0; end < rest->len && http_is_token(slice_to(slice_from(*rest, end), 1));
			end++)
			;
		*value = slice_to(*rest, end);
		*rest = slice_from(*rest, end);
		return value->len > 0;
	}
	*value = slice_from(*rest, 1);
	end = slice_find(*value, '"');
	if (end == value->len)
		return false;
	*rest = slice_from(*value, end + 1);
	*value = slice_to(*value, end);
	/* [RFC6750 3] the values of its parameters have no backslash and no control bytes */
	for (size_t i = 0; i < value->len; i++)
		if (value->at[i] < 0x20 || value->at[i] > 0x7e || value->at[i] == '\\')
			return false;
	return true;
}

const char *challenge_read(struct http_fields fields, struct challenge *out)
{
	struct slice rest = http_fields_value(fields, "www-authenticate");

	memset(out, 0, sizeof *out);
	if (http_fields_count(fields, "www-authenticate") != 1)
		return "there is not exactly one WWW-Authenticate field";
	if (!slice_is_nocase(slice_to(rest, 6), "Bearer") || (rest.len > 6 && rest.at[6] != ' '))
		return "the scheme is not Bearer";
	rest = slice_trim(slice_from(rest, 6));
	while (rest.len) {
		size_t equals = slice_find(rest, '=');
		struct slice name = slice_trim(slice_to(rest, equals));

		if (out->count == CHALLENGE_MAX_PARAMETERS || equals == rest.len ||
			!http_is_token(name))
			return "a parameter is not name=value";
		for (size_t i = 0; i < out->count; i++)
			if (slice_equal_nocase(out->name[i], name))
				return "a parameter occurs twice";
		rest = slice_trim(slice_from(rest, equals + 1));
		if (!take_value(&rest, &out->value[out->count]))
			return "a value is not well-formed";
		out->name[out->count++] = name;
		rest = slice_trim(rest);
		if (rest.len && rest.at[0] != ',')
			return "parameters are not separated by commas";
		if (rest.len) {
			rest = slice_trim(slice_from(rest, 1));
			if (!rest.len)
				return "a comma is followed by nothing";
		}
	}
	return NULL;
}
