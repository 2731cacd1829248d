#include "checks/fields.h"

#include <string.h>

bool check_field_end_to_end(struct slice name, struct http_fields received)
{
	static const char *const listed[] = {"connection", "keep-alive", "proxy-connection", "te",
		"trailer", "transfer-encoding", "upgrade", "content-length", "host", "expect",
		"http2-settings"};

	for (size_t i = 0; i < ARRAY_LEN(listed); i++)
		if (slice_is_nocase(name, listed[i]))
			return false;
	for (size_t i = 0; i < received.count; i++) {
		struct slice options = received.at[i].value;
		struct slice option;

		if (!slice_is_nocase(received.at[i].name, "connection"))
			continue;
		while (slice_split(&options, ',', &option))
			if (slice_equal_nocase(slice_trim(option), name))
				return false;
	}
	return true;
}

bool check_field_no_credential(struct slice name)
{
	static const char *const credentials[] = {
		"authorization", "proxy-authorization", "proxy-authenticate", "cookie", "dpop"};

	for (size_t i = 0; i < ARRAY_LEN(credentials); i++)
		if (slice_is_nocase(name, credentials[i]))
			return false;
	return true;
}

/* Servers that make variables of names read "_" and "." as "-". */
static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '_' || c == '.' ? '-' : c;
}

static bool matches(struct slice name, const char *pattern)
{
	size_t len = strlen(pattern);
	bool any_rest = len && pattern[len - 1] == '*';

	if (any_rest)
		len--;
	if (any_rest ? name.len < len : name.len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (plain(name.at[i]) != plain(pattern[i]))
			return false;
	return true;
}

bool check_field_no_identity(struct slice name, char *const *extra, size_t extra_count)
{
	static const char *const always[] = {"forwarded", "x-forwarded*", "x-real-ip", "x-user*",
		"x-remote-*", "remote-*", "x-auth-*", "x-authenticated-*", "x-original-*",
		"x-upstream-*", "x-principal*", "x-access-token*", "x-id-token*", "client-cert*",
		"x-client-cert*", "x-ssl-client*", "ssl-client*", "x-goog-authenticated-*",
		"x-goog-iap-*", "x-amzn-oidc-*", "x-ms-client-principal*", "x-ms-token-*"};

	for (size_t i = 0; i < ARRAY_LEN(always); i++)
		if (matches(name, always[i]))
			return false;
	for (size_t i = 0; i < extra_count; i++)
		if (matches(name, extra[i]))
			return false;
	return true;
}

bool check_field_not_ours(struct slice name, struct slice ours)
{
	if (name.len != ours.len || !ours.at)
		return true;
	for (size_t i = 0; i < name.len; i++)
		if (plain(name.at[i]) != plain(ours.at[i]))
			return true;
	return false;
}

bool check_field_may_carry(struct slice name)
{
	static const char *const about_the_message[] = {"connection", "keep-alive",
		"proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
		"content-length", "host", "expect", "http2-settings", "via", "accept", "origin",
		"content-type", "content-encoding", "mcp-session-id", "mcp-protocol-version"};

	for (size_t i = 0; i < ARRAY_LEN(about_the_message); i++)
		if (slice_is_nocase(name, about_the_message[i]))
			return false;
	return http_is_token(name);
}

bool check_field_without_token(struct slice value, struct slice token)
{
	return token.len == 0 || value.len < token.len ||
	       memmem(value.at, value.len, token.at, token.len) == NULL;
}

bool check_upstream_status(int status)
{
	return status != 401 && status != 407;
}

bool check_reply_field_no_challenge(struct slice name)
{
	return !slice_is_nocase(name, "www-authenticate") &&
	       !slice_is_nocase(name, "proxy-authenticate") &&
	       !slice_is_nocase(name, "authentication-info");
}
