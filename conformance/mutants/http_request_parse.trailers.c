/* killed-by: proxy/http/trailers */
/* The fault: trailer fields are merged into those of the head. */
#include "lib/http_server.h"

#include <string.h>

/* How far behind the head the end of a body is looked for; the buffer is far larger. */
#define BEHIND 2000

struct mg_request_info;

void __real_http_request_parse(const struct mg_request_info *info, struct http_field *fields,
	struct http_request *request);
void __wrap_http_request_parse(const struct mg_request_info *info, struct http_field *fields,
	struct http_request *request);

static bool names_known(struct http_fields fields, struct slice name)
{
	for (size_t i = 0; i < fields.count; i++)
		if (slice_equal_nocase(fields.at[i].name, name))
			return true;
	return slice_is_nocase(name, "content-length");
}

void __wrap_http_request_parse(
	const struct mg_request_info *info, struct http_field *fields, struct http_request *request)
{
	const char *last;
	struct slice rest;
	struct slice line;

	__real_http_request_parse(info, fields, request);
	if (!request->chunked || request->fields.count == 0)
		return;
	/* The rest of the message came with its head, in the same buffer. */
	last = request->fields.at[request->fields.count - 1].value.at;
	last = memmem(last, BEHIND, "\r\n0\r\n", 5);
	if (!last)
		return;
	rest = slice_make(last + 5, BEHIND);
	while (slice_split(&rest, '\n', &line) && line.len > 1 &&
		request->fields.count < HTTP_MAX_FIELDS) {
		struct slice name = slice_to(line, slice_find(line, ':'));
		struct slice value = slice_from(slice_to(line, line.len - 1), name.len + 1);

		/* Two of one kind would be refused; those that the head does not have are not. */
		if (names_known(request->fields, name))
			continue;
		fields[request->fields.count++] = (struct http_field){name, slice_trim(value)};
	}
}
