/*
 * idp_answer: what mutants of mock-idp do to an answer that the program itself would have given:
 * read its JSON, change it, put it back; find and change a header field.
 */
#ifndef MUTANTS_IDP_ANSWER_H
#define MUTANTS_IDP_ANSWER_H

#include <stdlib.h>

#include "call.h"

/* The answer's JSON, the caller's own; NULL when it is none. */
static inline struct json *answer_take(const struct call *call)
{
	struct json *json;

	return json_parse(call->response.body, &json) ? NULL : json;
}

static inline void answer_put(struct call *call, struct json *take_json)
{
	buf_reset(&call->body);
	json_print(&call->body, take_json);
	json_free(take_json);
	call->response.body = buf_slice(&call->body);
}

/* Set a member of the answer's JSON; NULL removes it. */
static inline void answer_set(struct call *call, const char *name, struct json *take_value)
{
	struct json *json = answer_take(call);

	if (!json) {
		json_free(take_value);
		return;
	}
	if (take_value)
		json_set(json, name, take_value);
	else
		json_remove(json, name);
	answer_put(call, json);
}

/* The value of a header field, to be changed; NULL when it is not there. */
static inline struct slice *answer_field(struct call *call, const char *name)
{
	for (size_t i = 0; i < call->response.field_count; i++)
		if (slice_is_nocase(call->response.field[i].name, name))
			return &call->response.field[i].value;
	return NULL;
}

/* The whole of a header field is left out. */
static inline void answer_drop(struct call *call, const char *name)
{
	struct http_response *r = &call->response;

	for (size_t i = 0; i < r->field_count; i++)
		if (slice_is_nocase(r->field[i].name, name))
			r->field[i--] = r->field[--r->field_count];
}

#endif
