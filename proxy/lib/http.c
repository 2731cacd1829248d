#include "lib/http.h"

#include <string.h>

size_t http_fields_count(struct http_fields fields, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < fields.count; i++)
		count += slice_is_nocase(fields.at[i].name, name);
	return count;
}

struct slice http_fields_value(struct http_fields fields, const char *name)
{
	for (size_t i = 0; i < fields.count; i++)
		if (slice_is_nocase(fields.at[i].name, name))
			return fields.at[i].value;
	return SLICE_NONE;
}

bool http_is_token(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool alnum =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!alnum && (!c || !strchr("!#$%&'*+-.^_`|~", c)))
			return false;
	}
	return text.len > 0;
}

/* Eight bytes at once, since tokens are long: none is a control byte, DEL or above 0x7f. */
static bool are_visible(const char *at)
{
	const uint64_t each = 0x0101010101010101;
	const uint64_t high = 0x8080808080808080;
	uint64_t bytes;
	uint64_t del;

	memcpy(&bytes, at, sizeof bytes);
	del = bytes ^ each * 0x7f;
	return ((bytes | (bytes - each * 0x20) | (del - each)) & high) == 0;
}

bool http_is_field_value(struct slice text, bool obs_text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c;

		while (text.len - i >= 8 && are_visible(text.at + i))
			i += 8;
		if (i == text.len)
			break;
		c = (unsigned char)text.at[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f || (c >= 0x80 && !obs_text))
			return false;
	}
	return true;
}

bool http_list_has(struct slice list, const char *member)
{
	struct slice part;

	while (slice_split(&list, ',', &part))
		if (slice_is_nocase(slice_trim(part), member))
			return true;
	return false;
}

bool http_framing_single(struct http_fields fields)
{
	struct slice length = http_fields_value(fields, "content-length");
	uint64_t bytes;

	if (http_fields_count(fields, "content-length") +
			http_fields_count(fields, "transfer-encoding") >
		1)
		return false;
	return !length.at || slice_to_u64(length, INT64_MAX, &bytes);
}

bool http_status_is_interim(int status)
{
	return status >= 100 && status < 200;
}

const char *http_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{100, "Continue"},
		{200, "OK"},
		{201, "Created"},
		{202, "Accepted"},
		{204, "No Content"},
		{302, "Found"},
		{303, "See Other"},
		{304, "Not Modified"},
		{307, "Temporary Redirect"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{406, "Not Acceptable"},
		{408, "Request Timeout"},
		{410, "Gone"},
		{411, "Length Required"},
		{413, "Content Too Large"},
		{414, "URI Too Long"},
		{415, "Unsupported Media Type"},
		{417, "Expectation Failed"},
		{421, "Misdirected Request"},
		{429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{502, "Bad Gateway"},
		{503, "Service Unavailable"},
		{504, "Gateway Timeout"},
		{505, "HTTP Version Not Supported"},
	};

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "";
}
