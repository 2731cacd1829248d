#include "checks/credentials.h"

#include <string.h>

bool check_credentials_present(size_t authorization_fields)
{
	return authorization_fields > 0;
}

bool check_credentials_single(size_t authorization_fields)
{
	return authorization_fields <= 1;
}

bool check_credentials_scheme(struct slice scheme)
{
	return slice_is_nocase(scheme, "Bearer");
}

static bool is_b64token_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~+/", c));
}

bool check_credentials_token(struct slice token)
{
	size_t i = 0;

	while (i < token.len && is_b64token_char(token.at[i]))
		i++;
	if (i == 0)
		return false;
	while (i < token.len && token.at[i] == '=')
		i++;
	return i == token.len;
}

bool check_credentials_not_in_query(struct slice query)
{
	struct slice pair;

	while (slice_split(&query, '&', &pair)) {
		struct slice name = slice_to(pair, slice_find(pair, '='));

		/* An encoded name is decoded by whoever reads it next, so any "%" in it counts. */
		if (slice_is_nocase(name, "access_token") || slice_find(name, '%') < name.len)
			return false;
	}
	return true;
}
