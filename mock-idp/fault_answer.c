/* How a fault is played. */
#include <string.h>

#include "fault.h"

#define TRICKLE_MS 100     /* when a trickle names no delay */
#define ENDLESS_BLOCK 8192 /* one of these every ENDLESS_MS */
#define ENDLESS_MS 5

static void remove_field(struct http_response *response, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < response->field_count; i++)
		if (!slice_is_nocase(response->field[i].name, name))
			response->field[kept++] = response->field[i];
	response->field_count = kept;
}

static void change_members(const struct json *members, struct slice body, struct buf *out)
{
	struct json *document;

	if (json_parse(body, &document) || !json_is_object(document)) {
		buf_add(out, body);
	} else {
		json_change(document, members);
		json_print(out, document);
	}
	json_free(document);
}

/* `body` holds what the response then points to. */
static void change(
	const struct fault_config *says, struct http_response *response, struct buf *body)
{
	struct slice text;

	if (response->status == 0)
		http_response_json(response, 200, SLICE_NONE);
	if (says->status)
		response->status = (int)says->status;
	for (const struct json *field = json_first(says->fields); field; field = json_next(field)) {
		remove_field(response, json_name(field));
		if (json_string(field, &text))
			http_response_add(response, json_name(field), text);
	}
	if (says->body && json_string(says->body, &text))
		buf_add(body, text);
	else if (says->body)
		json_print(body, says->body);
	else if (says->members)
		change_members(says->members, response->body, body);
	else
		return;
	response->body = buf_slice(body);
}

static void trickle(struct faults *faults, uint64_t delay_ms, struct http_request *request,
	const struct http_response *response)
{
	bool ok = http_stream_begin(request, response, (int64_t)response->body.len);

	for (size_t i = 0; ok && i < response->body.len; i++)
		ok = http_stream_write(request, slice_make(response->body.at + i, 1)) &&
		     faults_wait(faults, request, delay_ms ? delay_ms : TRICKLE_MS);
	if (ok)
		http_stream_end(request);
	else
		http_stream_abort(request);
}

static void flood(
	struct faults *faults, struct http_request *request, const struct http_response *response)
{
	char spaces[ENDLESS_BLOCK];

	memset(spaces, ' ', sizeof spaces);
	if (http_stream_begin(request, response, -1) && http_stream_write(request, response->body))
		while (http_stream_write(request, slice_make(spaces, sizeof spaces)) &&
			faults_wait(faults, request, ENDLESS_MS))
			;
	http_stream_abort(request);
}

void fault_respond(struct faults *faults, const struct fault *fault, struct http_request *request,
	struct http_response *response)
{
	const struct fault_config *says = &fault->says;
	struct buf body = {0};

	change(says, response, &body);
	if (says->delay_ms && says->mode != FAULT_TRICKLE)
		(void)faults_wait(faults, request, says->delay_ms);
	switch (says->mode) {
	case FAULT_REPLY:
		http_respond(request, response);
		break;
	case FAULT_TRUNCATE:
		if (http_stream_begin(request, response, (int64_t)response->body.len))
			http_stream_write(
				request, slice_to(response->body, response->body.len / 2));
		http_stream_abort(request);
		break;
	case FAULT_TRICKLE:
		trickle(faults, says->delay_ms, request, response);
		break;
	case FAULT_ENDLESS:
		flood(faults, request, response);
		break;
	case FAULT_HANG:
		while (faults_wait(faults, request, FAULT_LOOK_MS))
			;
		http_stream_abort(request);
		break;
	case FAULT_ABORT:
		http_stream_abort(request);
		break;
	}
	buf_clear(&body);
}
