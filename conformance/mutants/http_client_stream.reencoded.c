/* killed-by: proxy/mcp/batch */
/* The fault: the body is parsed and written anew, as a double holds its numbers. */
#include <string.h>

#include "lib/json.h"
#include "sent_fields.h"

static _Thread_local struct buf body;
static _Thread_local size_t passed;

static long read_anew(void *context, char *to, size_t size)
{
	size_t n = body.len - passed < size ? body.len - passed : size;

	(void)context;
	if (n)
		memcpy(to, body.at + passed, n);
	passed += n;
	return (long)n;
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct http_stream anew = *stream;
	struct json *document = NULL;
	long n;

	if (stream->body_length == -2)
		return __real_http_client_stream(call, stream, note);
	buf_reset(&body);
	passed = 0;
	do {
		char *room = buf_extend(&body, 4096);

		n = stream->read_body(stream->context, room, 4096);
		body.len -= 4096 - (size_t)(n > 0 ? n : 0);
	} while (n > 0);
	if (!json_parse(buf_slice(&body), &document)) {
		buf_reset(&body);
		json_print(&body, document);
		json_free(document);
	}
	anew.read_body = read_anew;
	anew.body_length = (int64_t)body.len;
	return __real_http_client_stream(call, &anew, note);
}
