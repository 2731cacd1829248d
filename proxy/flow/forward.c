/*
 * forward: the request as it came, with the upstream's token in place of the client's, and the
 * reply as it comes back. Both bodies pass through; nothing is kept.
 */
#include <stdlib.h>

#include "checks/fields.h"
#include "flow.h"
#include "lib/clock.h"
#include "lib/http_client.h"

struct passage {
	struct flow *flow;
	enum refusal refused; /* PASSED while nothing is wrong */
	bool streaming;       /* the head of the reply has gone to the client */
	int64_t next_look_ms; /* when to look again whether the client is still there */
};

/* Looking costs a search for the socket, so a reply that comes at once never pays for it. */
#define LOOK_EVERY_MS 500

/* ---- to the upstream ---- */

static bool passes(const struct flow *f, const struct http_field *field)
{
	const struct text_list *extra = &f->route->config->identity_fields;

	return check_field_end_to_end(field->name, f->request->fields) &&
	       check_field_no_credential(field->name) &&
	       check_field_no_identity(field->name, extra->at, extra->count) &&
	       check_field_without_token(field->value, f->bearer.text);
}

/* Our own fields come after the client's have been sifted, so that none of his can undo them. */
static size_t write_fields(
	const struct flow *f, const struct buf *authorization, struct http_field *out)
{
	struct http_fields received = f->request->fields;
	size_t count = 0;

	for (size_t i = 0; i < received.count; i++)
		if (passes(f, &received.at[i]))
			out[count++] = received.at[i];
	out[count++] = (struct http_field){SLICE("Authorization"), buf_slice(authorization)};
	/* [RFC9110 7.6.3] "An intermediary ... MUST send an appropriate Via header field" */
	out[count++] = (struct http_field){SLICE("Via"), SLICE("1.1 backend-auth")};
	return count;
}

static long read_body(void *context, char *to, size_t size)
{
	struct passage *p = context;
	size_t got = 0;

	p->refused = flow_next_of_body(p->flow, to, size, &got);
	return p->refused == PASSED ? (long)got : -1;
}

/* ---- back to the client ---- */

static bool begin_reply(void *context, int status, struct http_fields fields)
{
	struct passage *p = context;
	struct http_response response = {.status = status, .gather = true};
	struct slice length = http_fields_value(fields, "content-length");
	uint64_t bytes;

	p->flow->upstream_status = status;
	if (!check_upstream_status(status)) {
		p->refused = refuse(
			p->flow, REFUSED_UPSTREAM_REFUSED, "the upstream answered %d", status);
		return false;
	}
	for (size_t i = 0; i < fields.count; i++)
		if (check_field_end_to_end(fields.at[i].name, fields) &&
			check_reply_field_no_challenge(fields.at[i].name))
			http_response_add_field(&response, &fields.at[i]);
	p->streaming = true;
	return http_stream_begin(p->flow->request, &response,
		slice_to_u64(length, INT64_MAX, &bytes) ? (int64_t)bytes : -1);
}

static bool pass_part(void *context, struct slice part)
{
	struct passage *p = context;

	return http_stream_write(p->flow->request, part);
}

/* [MCP 2026-07-28 Cancellation] a client that goes away has cancelled what it asked for */
static bool still_wanted(void *context)
{
	struct passage *p = context;

	/* Asked whenever what has come is passed on and before more is waited for. */
	if (p->streaming && !http_stream_flush(p->flow->request))
		return false;
	if (clock_ms() < p->next_look_ms)
		return true;
	p->next_look_ms = clock_ms() + LOOK_EVERY_MS;
	return !http_request_client_gone(p->flow->request);
}

static char *upstream_url(const struct flow *f)
{
	struct slice query = f->request->query;

	return query.at ? xasprintf("%s?%.*s", f->route->config->upstream, SLICE_ARGS(query))
			: xstrdup(f->route->config->upstream);
}

static enum refusal end_of(struct passage *p, enum err err)
{
	if (p->streaming) {
		if (err)
			http_stream_abort(p->flow->request);
		else
			http_stream_end(p->flow->request);
		return ANSWERED;
	}
	if (p->refused != PASSED)
		return p->refused;
	return err == ERR_TIMEOUT ? REFUSED_UPSTREAM_TIMEOUT : REFUSED_UPSTREAM_UNREACHABLE;
}

enum refusal flow_forward(struct flow *f)
{
	struct http_field fields[HTTP_MAX_FIELDS + 2];
	struct buf authorization = {0};
	struct passage passage = {
		.flow = f, .refused = PASSED, .next_look_ms = clock_ms() + LOOK_EVERY_MS};
	char *url = upstream_url(f);
	char *method = slice_dup(f->request->method);
	struct http_call call = {
		.method = method,
		.url = url,
		.ca_file = f->route->config->upstream_ca_file,
		.connect_ms = (unsigned)f->route->config->upstream_connect_ms,
		.reply_ms = (unsigned)f->route->config->upstream_reply_ms,
		.idle_s = (unsigned)f->route->config->upstream_idle_s,
	};
	struct http_stream stream = {
		.context = &passage,
		.read_body = read_body,
		.body_length = f->request->has_body ? f->request->content_length : -2,
		.on_head = begin_reply,
		.on_body = pass_part,
		.go_on = still_wanted,
	};
	enum err err;

	buf_puts(&authorization, "Bearer ");
	buf_puts(&authorization, f->issued_token);
	call.fields = (struct http_fields){fields, write_fields(f, &authorization, fields)};
	f->why = (struct note){0};
	err = http_client_stream(&call, &stream, &f->why);
	if (passage.refused == REFUSED_UPSTREAM_REFUSED)
		token_cache_drop(f->proxy->cache, f->cache_key);
	buf_clear(&authorization);
	free(url);
	free(method);
	return end_of(&passage, err);
}
