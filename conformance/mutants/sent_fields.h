/*
 * sent_fields: what the mutants that change a request on its way to the upstream share: the call
 * with each of its fields as `change` leaves it; false drops it.
 */
#ifndef MUTANTS_SENT_FIELDS_H
#define MUTANTS_SENT_FIELDS_H

#include "lib/http_client.h"
#include "lib/http_server.h"

enum err __real_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);
enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);

static inline enum err stream_with(const struct http_call *call, const struct http_stream *stream,
	struct note *note, bool (*change)(struct http_field *field))
{
	struct http_field fields[HTTP_MAX_FIELDS + 2];
	struct http_call changed = *call;

	changed.fields = (struct http_fields){fields, 0};
	for (size_t i = 0; i < call->fields.count; i++) {
		fields[changed.fields.count] = call->fields.at[i];
		if (change(&fields[changed.fields.count]))
			changed.fields.count++;
	}
	return __real_http_client_stream(&changed, stream, note);
}

#endif
