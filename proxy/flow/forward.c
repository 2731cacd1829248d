/*
 * forward: the request as it came, with the upstream's token in place of the client's, and the
 * reply as it comes back. Both bodies pass through; nothing is kept.
 */
#include <stdlib.h>

#include "checks/client.h"
#include "checks/fields.h"
#include "checks/request.h"
#include "config.h"
#include "flow.h"
#include "lib/clock.h"
#include "lib/http_client.h"

struct passage {
	struct flow *flow;
	enum refusal refused; /* PASSED while nothing is wrong */
	bool streaming;       /* the head of the reply has gone to the client */
	bool event_stream;    /* and says that it ends when the client has had enough */
	int64_t next_look_ms; /* when to look again whether the client is still there */
};

/* Looking costs a search for the socket, so a reply that comes at once never pays for it. */
#define LOOK_EVERY_MS 500

/* ---- to the upstream ---- */

static bool passes(const struct flow *f, const struct http_field *field)
{
	const struct text_list *extra = &f->route->config->identity_fields;
	struct slice ours = slice_of(f->accept->exchange->field);

	/* [W3C Trace Context 4.3] a context that cannot be read is not passed on, and no part of it
	 */
	if (!f->trace_id.at && (slice_is_nocase(field->name, "traceparent") ||
				       slice_is_nocase(field->name, "tracestate")))
		return false;
	return check_field_end_to_end(field->name, f->request->fields) &&
	       check_field_no_credential(field->name) &&
	       check_field_no_identity(field->name, extra->at, extra->count) &&
	       check_field_not_ours(field->name, ours) &&
	       check_field_without_token(field->value, f->bearer.text);
}

/* Our own fields come after the client's have been sifted, so that none of his can undo them. */
static size_t write_fields(
	const struct flow *f, const struct buf *credential, struct http_field *out)
{
	const char *name = f->accept->exchange->field;
	struct http_fields received = f->request->fields;
	size_t count = 0;

	for (size_t i = 0; i < received.count; i++)
		if (passes(f, &received.at[i]))
			out[count++] = received.at[i];
	if (credential->len)
		out[count++] = (struct http_field){
			name ? slice_of(name) : SLICE("Authorization"), buf_slice(credential)};
	/* [RFC9110 7.6.3] "An intermediary ... MUST send an appropriate Via header field" */
	out[count++] = (struct http_field){SLICE("Via"), SLICE("1.1 backend-auth")};
	return count;
}

/* What stands in the field; nothing on a route of type `none`. */
static void write_credential(const struct flow *f, struct buf *out)
{
	const char *credential = f->issued_token ? f->issued_token : f->secret;

	if (credential && !f->accept->exchange->field)
		buf_puts(out, "Bearer ");
	if (credential)
		buf_puts(out, credential);
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
	/* A reply may come before the request is over, and unless it refuses the rest still goes.
	 */
	struct http_response response = {
		.status = status, .gather = true, .reads_on = status < 300};
	struct slice length = http_fields_value(fields, "content-length");
	struct slice type = http_fields_value(fields, "content-type");
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
	flow_audit(p->flow, NULL);
	p->streaming = true;
	p->event_stream = slice_is_nocase(
		slice_trim(slice_to(type, slice_find(type, ';'))), "text/event-stream");
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
	enum http_client_state client;

	/* Asked whenever what has come is passed on and before more is waited for. */
	if (p->streaming && !http_stream_flush(p->flow->request))
		return false;
	if (clock_ms() < p->next_look_ms)
		return true;
	p->next_look_ms = clock_ms() + LOOK_EVERY_MS;
	client = http_request_client(p->flow->request);
	if (client == CLIENT_SAID_ALL)
		http_request_ask_client(p->flow->request);
	if (check_reply_wanted(client, p->event_stream))
		return true;
	/* Nobody reads this refusal, but the log is to say whose doing it was. */
	p->refused = refuse(p->flow, REFUSED_UPSTREAM_UNREACHABLE, "the client went away");
	return false;
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
	struct buf credential = {0};
	struct passage passage = {
		.flow = f, .refused = PASSED, .next_look_ms = clock_ms() + LOOK_EVERY_MS};
	char *url;
	char *method;
	struct http_call call = {
		.ca_file = f->route->config->upstream_ca_file,
		.certificate = CERTIFICATE_OF(f->route->config->upstream_client_certificate),
		.key = KEY_OF(f->route->config->upstream_client_certificate),
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

	if (!check_request_body_size(f->request->content_length, f->proxy->config->max_body_bytes))
		return refuse(f, REFUSED_BODY_TOO_LARGE, "more than max_body_bytes");
	call.url = url = upstream_url(f);
	call.method = method = slice_dup(f->request->method);
	write_credential(f, &credential);
	call.fields = (struct http_fields){fields, write_fields(f, &credential, fields)};
	f->why = (struct note){0};
	err = http_client_stream(&call, &stream, &f->why);
	if (passage.refused == REFUSED_UPSTREAM_REFUSED)
		/* This token only: another request may have had a new one made meanwhile. */
		token_cache_drop(f->proxy->cache, f->cache_key, f->cache_version);
	buf_clear(&credential);
	free(url);
	free(method);
	return end_of(&passage, err);
}
