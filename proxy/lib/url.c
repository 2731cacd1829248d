#include "lib/url.h"

#include <arpa/inet.h>
#include <string.h>

#include "lib/json_scan.h"

static bool is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

/* [RFC3986 3.3] pchar, or one of the bytes in `also`. */
static bool is_pchar(char c, const char *also)
{
	return is_unreserved(c) || (c && (strchr("!$&'()*+,;=:@", c) || strchr(also, c)));
}

/* Value of "%XX" at position i, or -1. */
static int percent_value(struct slice text, size_t i)
{
	int high = i + 1 < text.len ? hex_digit(text.at[i + 1]) : -1;
	int low = i + 2 < text.len ? hex_digit(text.at[i + 2]) : -1;

	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool all_pchar(struct slice text, const char *also)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '%') {
			if (percent_value(text, i) < 0)
				return false;
			i += 2;
		} else if (!is_pchar(text.at[i], also)) {
			return false;
		}
	}
	return true;
}

bool url_path_valid(struct slice path)
{
	return path.len && path.at[0] == '/' && all_pchar(path, "/");
}

bool url_query_valid(struct slice query)
{
	return all_pchar(query, "/?");
}

/* Length of the escapes at `i` that make up one character beyond ASCII; 0 when they do not. */
static size_t escaped_character(struct slice path, size_t i)
{
	unsigned char bytes[4];
	size_t count = 0;

	for (; count < sizeof bytes && i < path.len && path.at[i] == '%'; i += 3)
		bytes[count++] = (unsigned char)percent_value(path, i);
	return 3 * utf8_sequence(bytes, bytes + count);
}

/* No escape that one server decodes and another does not, or decodes to something else. */
static bool escapes_unambiguous(struct slice path)
{
	for (size_t i = 0; i < path.len; i++) {
		int value = path.at[i] == '%' ? percent_value(path, i) : -1;

		if (value >= 0x80) {
			/* [RFC3629 10] overlong: "%c0%af" is "/" to a careless decoder */
			size_t len = escaped_character(path, i);

			if (len == 0)
				return false;
			i += len - 1;
		} else if (value >= 0 &&
			   (value < 0x20 || value == 0x7f || value == '/' || value == '\\' ||
				   value == '%' || is_unreserved((char)value))) {
			return false;
		}
	}
	return true;
}

/* Up to ";", encoded or not: what is left for servers that cut parameters off first. */
static struct slice without_parameters(struct slice segment)
{
	for (size_t i = 0; i < segment.len; i++)
		if (segment.at[i] == ';' ||
			(segment.at[i] == '%' && percent_value(segment, i) == ';'))
			return slice_to(segment, i);
	return segment;
}

bool url_path_unambiguous(struct slice path)
{
	struct slice rest = slice_from(path, 1);
	struct slice segment;

	if (!url_path_valid(path) || !escapes_unambiguous(path))
		return false;
	while (slice_split(&rest, '/', &segment)) {
		struct slice name = without_parameters(segment);

		/* One trailing slash is an empty last segment and means what it says. */
		if (name.len == 0 && (segment.len || rest.at))
			return false;
		if (slice_is(name, ".") || slice_is(name, ".."))
			return false;
	}
	return true;
}

static bool parse_port(struct slice text, unsigned *port)
{
	uint64_t value;

	if (text.len > 5 || !slice_to_u64(text, 65535, &value) || value == 0)
		return false;
	*port = (unsigned)value;
	return true;
}

/* [RFC3986 3.2.2] IPv6address, and not only its characters */
static bool is_ipv6(struct slice text)
{
	char copy[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (text.len >= sizeof copy || slice_find(text, '\0') < text.len)
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return inet_pton(AF_INET6, copy, &address) == 1;
}

/* authority = host [ ":" port ], host = reg-name / IPv4 / "[" IPv6 "]" */
static bool parse_authority(struct slice authority, struct url *out)
{
	size_t colon;

	if (authority.len && authority.at[0] == '[') {
		size_t close = slice_find(authority, ']');

		if (close == authority.len)
			return false;
		out->host = slice_to(slice_from(authority, 1), close - 1);
		if (!is_ipv6(out->host))
			return false;
		authority = slice_from(authority, close + 1);
		return authority.len == 0 ||
		       (authority.at[0] == ':' && parse_port(slice_from(authority, 1), &out->port));
	}
	colon = slice_find(authority, ':');
	out->host = slice_to(authority, colon);
	for (size_t i = 0; i < out->host.len; i++)
		if (!is_unreserved(out->host.at[i]))
			return false;
	if (out->host.len == 0)
		return false;
	return colon == authority.len || parse_port(slice_from(authority, colon + 1), &out->port);
}

enum err url_parse(struct slice text, struct url *out)
{
	struct slice rest;
	size_t authority_len;
	size_t query;

	*out = (struct url){0};
	if (text.len > URL_MAX_BYTES)
		return ERR_LIMIT;
	if (slice_starts(text, "https://")) {
		out->https = true;
		out->port = 443;
		rest = slice_from(text, 8);
	} else if (slice_starts(text, "http://")) {
		out->port = 80;
		rest = slice_from(text, 7);
	} else {
		return ERR_SYNTAX;
	}
	for (authority_len = 0; authority_len < rest.len; authority_len++)
		if (rest.at[authority_len] == '/' || rest.at[authority_len] == '?')
			break;
	if (!parse_authority(slice_to(rest, authority_len), out))
		return ERR_SYNTAX;
	out->origin = slice_to(text, (size_t)(rest.at - text.at) + authority_len);
	rest = slice_from(rest, authority_len);
	query = slice_find(rest, '?');
	out->path = slice_to(rest, query);
	if (query < rest.len)
		out->query = slice_make(rest.at + query + 1, rest.len - query - 1);
	if (out->path.len && !url_path_valid(out->path))
		return ERR_SYNTAX;
	return url_query_valid(out->query) ? ERR_NONE : ERR_SYNTAX;
}

bool url_is_loopback(const struct url *url)
{
	return slice_is_nocase(url->host, "localhost") || slice_is(url->host, "127.0.0.1") ||
	       slice_is(url->host, "::1");
}
