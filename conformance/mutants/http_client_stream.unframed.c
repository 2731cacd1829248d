/* killed-by: proxy/http/get-with-body */
/* The fault: the body of a GET is announced and not sent: the next request becomes it. */
#include "sent_fields.h"

#include <stdio.h>

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct http_field fields[HTTP_MAX_FIELDS + 3];
	struct http_call changed = *call;
	struct http_stream empty = *stream;
	char length[24];

	if (slice_is(slice_of(call->method), "POST") || stream->body_length <= 0)
		return __real_http_client_stream(call, stream, note);
	for (size_t i = 0; i < call->fields.count; i++)
		fields[i] = call->fields.at[i];
	snprintf(length, sizeof length, "%lld", (long long)stream->body_length);
	fields[call->fields.count] = (struct http_field){SLICE("Content-Length"), slice_of(length)};
	changed.fields = (struct http_fields){fields, call->fields.count + 1};
	empty.body_length = -2;
	return __real_http_client_stream(&changed, &empty, note);
}
