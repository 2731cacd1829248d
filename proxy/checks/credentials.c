#include "checks/credentials.h"

#include <string.h>

bool check_credentials_single(size_t authorization_fields)
{
	return authorization_fields == 1;
}

bool check_credentials_scheme(struct slice scheme)
{
	return slice_is_nocase(scheme, "Bearer");
}

bool check_credentials_size(struct slice token)
{
	return token.len <= CREDENTIALS_MAX_BYTES;
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
	while (query.len) {
		size_t end = 0;
		struct slice name;

		/* Some servers take ";" for "&". */
		while (end < query.len && query.at[end] != '&' && query.at[end] != ';')
			end++;
		name = slice_to(query, end);
		name = slice_to(name, slice_find(name, '='));
		/* An encoded name is decoded by whoever reads it next, so any "%" in it counts. */
		if (slice_is_nocase(name, "access_token") || slice_find(name, '%') < name.len)
			return false;
		query = slice_from(query, end + 1);
	}
	return true;
}

bool check_credentials_not_in_form(struct http_fields fields)
{
	for (size_t i = 0; i < fields.count; i++) {
		struct slice type = fields.at[i].value;

		if (!slice_is_nocase(fields.at[i].name, "content-type"))
			continue;
		/* A list is no media type, but somebody may read one of its members as one. */
		while (type.len) {
			size_t end = 0;

			while (end < type.len && !strchr(";,", type.at[end]))
				end++;
			if (slice_is_nocase(slice_trim(slice_to(type, end)),
				    "application/x-www-form-urlencoded"))
				return false;
			type = slice_from(type, end + 1);
		}
	}
	return true;
}

bool check_credentials_not_repeated(struct slice query, struct slice token)
{
	return query.len < token.len || memmem(query.at, query.len, token.at, token.len) == NULL;
}
