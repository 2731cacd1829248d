/* presented: for mutants that find a token elsewhere: as if the client had sent it in the field. */
#ifndef MUTANTS_PRESENTED_H
#define MUTANTS_PRESENTED_H

#include "lib/http_server.h"

/* The value must live as long as the request. */
static inline void present(struct http_request *request, struct slice value)
{
	static _Thread_local struct http_field fields[HTTP_MAX_FIELDS + 2];
	size_t count = 0;

	for (; count < request->fields.count; count++)
		fields[count] = request->fields.at[count];
	fields[count++] = (struct http_field){SLICE("Authorization"), value};
	request->fields = (struct http_fields){fields, count};
}

static inline bool presents_nothing(const struct http_request *request)
{
	return http_fields_count(request->fields, "authorization") == 0;
}

#endif
