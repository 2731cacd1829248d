#include "lib/http_head.h"

#include <string.h>

#include "lib/http_server.h"

/*
 * Nothing in front of the request line, or one empty line. To CivetWeb CRLF CRLF in front is a
 * whole head, so the real head's bytes become its body. [RFC9112 2.2]
 */
static bool front_complete(const struct http_head_parts *p)
{
	return p->start && (p->method == p->start ||
				   (p->method == p->start + 2 && memcmp(p->start, "\r\n", 2) == 0));
}

static bool request_line_complete(const struct http_head_parts *p)
{
	const char *end = p->target + strlen(p->target);

	if (p->method + strlen(p->method) + 1 != p->target)
		return false;
	if (p->query) {
		if (end + 1 != p->query)
			return false;
		end = p->query + strlen(p->query);
	}
	return end + 1 + strlen("HTTP/") == p->version;
}

static bool field_complete(const struct http_field *field)
{
	const char *colon = field->name.at + field->name.len;

	if (!http_is_token(field->name) || !http_is_field_value(field->value, true))
		return false;
	for (const char *at = colon + 1; at < field->value.at; at++)
		if (*at != ' ' && *at != '\t')
			return false;
	return true;
}

bool http_head_complete(const struct http_head_parts *p)
{
	const char *end = p->version + strlen(p->version);

	if (!front_complete(p) || !request_line_complete(p) || p->fields.count > HTTP_MAX_FIELDS)
		return false;
	/*
	 * CivetWeb wrote NUL over all white space behind the version. Without a field to stand at
	 * its end, an empty line and a line that was dropped look the same.
	 */
	if (p->fields.count == 0)
		return false;
	for (size_t i = 0; i < p->fields.count; i++) {
		const struct http_field *field = &p->fields.at[i];

		/* CR and LF of the line before, both overwritten with NUL. */
		if (field->name.at != end + 2 || !field_complete(field))
			return false;
		end = field->value.at + field->value.len;
	}
	/* The empty line: its CR is as it came, its LF is NUL and the last byte of the head. */
	return end + 4 == p->end && end[2] == '\r';
}
