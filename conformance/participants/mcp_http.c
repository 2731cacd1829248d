#include "participants/mcp_http.h"

#include <string.h>

#include "lib/log.h"
#include "participants/mcp_checks.h"
#include "participants/mcp_methods.h"

/* One POST on its way to its answer. */
struct exchange {
	struct mcp_server *server;
	struct http_request *request;
	struct rpc_message message;
	enum mcp_era era;
	bool streaming;
};

/* ---- refusals ---- */

static void answer_error(struct http_request *request, int status, const struct json *id,
	struct rpc_error *error, const char *allow)
{
	struct http_response response = {0};
	struct buf body = {0};

	rpc_print_error(&body, id, error);
	http_response_json(&response, status, buf_slice(&body));
	if (allow)
		http_response_add(&response, "Allow", slice_of(allow));
	http_respond(request, &response);
	buf_clear(&body);
}

static void refuse(struct http_request *request, int status, const char *message)
{
	struct rpc_error error = {RPC_INVALID_REQUEST, message, NULL};

	answer_error(request, status, NULL, &error, NULL);
}

/* ---- the answer as JSON or as events ---- */

static bool begin_events(struct exchange *x)
{
	struct http_response response = {.status = 200};

	http_response_add(&response, "Content-Type", SLICE("text/event-stream"));
	http_response_add(&response, "Cache-Control", SLICE("no-store"));
	/* [MCP 2026-07-28 Streamable HTTP] servers SHOULD tell proxies not to hold events back */
	http_response_add(&response, "X-Accel-Buffering", SLICE("no"));
	x->streaming = true;
	return http_stream_begin(x->request, &response, -1);
}

/* One event; `json` has no line breaks. [HTML 9.2.6] */
static bool send_event(struct exchange *x, const struct buf *json)
{
	struct buf event = {0};
	bool sent;

	buf_puts(&event, "event: message\ndata: ");
	buf_add(&event, buf_slice(json));
	buf_puts(&event, "\n\n");
	sent = http_stream_write(x->request, buf_slice(&event));
	buf_clear(&event);
	return sent;
}

/* [MCP Progress] the notification carries the token that the request gave */
static void report(void *context, unsigned done, unsigned total, const char *message)
{
	struct exchange *x = context;
	const struct json *meta = json_member(x->message.params, "_meta");
	struct json *params = json_new_object();
	struct buf text = {0};

	json_set(params, "progressToken", json_copy(json_member(meta, "progressToken")));
	json_set_number(params, "progress", done);
	json_set_number(params, "total", total);
	json_set_string(params, "message", slice_of(message));
	rpc_print_notification(&text, "notifications/progress", params);
	if (x->streaming || begin_events(x))
		send_event(x, &text);
	buf_clear(&text);
}

/* [MCP 2026-07-28 Cancellation] "The server MUST treat a client disconnect as cancellation" */
static bool client_still_there(void *context)
{
	struct exchange *x = context;

	return !http_request_client_gone(x->request);
}

static bool wants_reports(const struct exchange *x)
{
	const struct json *token =
		json_member(json_member(x->message.params, "_meta"), "progressToken");
	struct slice text;
	int64_t number;

	return slice_is(x->message.method, "tools/call") &&
	       mcp_tool_reports(json_member_string(x->message.params, "name")) &&
	       (json_string(token, &text) || json_integer(token, &number)) &&
	       mcp_accept_quality(x->request->fields, "text/event-stream") > 0;
}

static int status_of(const struct exchange *x, const struct mcp_answer *answer)
{
	/* [MCP 2026-07-28 Streamable HTTP] an unknown method is 404 with a JSON-RPC error */
	if (x->era == MCP_ERA_MODERN && answer->error.code == RPC_METHOD_NOT_FOUND)
		return 404;
	return 200;
}

static void send_answer(struct exchange *x, struct mcp_answer *answer)
{
	struct http_fields fields = x->request->fields;
	struct http_response response = {0};
	struct buf text = {0};
	bool events =
		x->streaming || (!answer->error.code && !answer->session[0] &&
					mcp_accept_quality(fields, "text/event-stream") >
						mcp_accept_quality(fields, "application/json"));

	if (answer->error.code)
		rpc_print_error(&text, x->message.id, &answer->error);
	else
		rpc_print_result(&text, x->message.id, answer->result);
	if (events) {
		if ((x->streaming || begin_events(x)) && send_event(x, &text))
			http_stream_end(x->request);
		else
			http_stream_abort(x->request);
	} else {
		http_response_json(&response, status_of(x, answer), buf_slice(&text));
		if (answer->session[0])
			http_response_add(&response, "MCP-Session-Id", slice_of(answer->session));
		http_respond(x->request, &response);
	}
	buf_clear(&text);
}

static void run(struct exchange *x)
{
	struct slice authorization = http_fields_value(x->request->fields, "authorization");
	struct mcp_tool_call call = {
		.config = x->server->config,
		.authorization = authorization,
		.report = wants_reports(x) ? report : NULL,
		/* [MCP 2025-11-25] there "disconnection SHOULD NOT be interpreted" so */
		.go_on = x->era == MCP_ERA_MODERN ? client_still_there : NULL,
		.context = x,
	};
	struct mcp_answer answer;
	struct log_line line;

	log_begin(&line, LOG_INFO, "mcp-request");
	log_text(&line, "method", x->message.method);
	log_cstr(&line, "version",
		x->era == MCP_ERA_MODERN ? MCP_MODERN_VERSION : MCP_LEGACY_VERSION);
	log_secret(&line, "authorization", authorization);
	log_end(&line);
	mcp_answer(x->era, &x->message, x->server->sessions, &call, &answer);
	send_answer(x, &answer);
}

/* ---- what is taken at all ---- */

static bool is_json(struct http_fields fields)
{
	struct slice type = http_fields_value(fields, "content-type");

	return slice_is_nocase(
		slice_trim(slice_to(type, slice_find(type, ';'))), "application/json");
}

static void handle_message(struct exchange *x)
{
	struct http_fields fields = x->request->fields;
	struct http_response accepted = {.status = 202};
	struct rpc_error error = {0};
	int status;

	if (!rpc_parse(x->request->body, &x->message, &error)) {
		answer_error(x->request, 400, x->message.id, &error, NULL);
		return;
	}
	x->era = mcp_era_of(fields, &x->message);
	status = x->era == MCP_ERA_MODERN
			 ? mcp_modern_refusal(fields, &x->message, &error)
			 : mcp_legacy_refusal(fields, &x->message, x->server->sessions, &error);
	if (status)
		answer_error(x->request, status, x->message.id, &error, NULL);
	else if (x->message.kind == RPC_REQUEST)
		run(x);
	else
		http_respond(x->request, &accepted);
}

static void handle_post(struct mcp_server *server, struct http_request *request)
{
	struct exchange x = {.server = server, .request = request};

	if (!is_json(request->fields)) {
		refuse(request, 415, "The body must be application/json");
		return;
	}
	if (!mcp_accept_quality(request->fields, "application/json") &&
		!mcp_accept_quality(request->fields, "text/event-stream")) {
		refuse(request, 406, "Accept must list application/json and text/event-stream");
		return;
	}
	/* [RFC6750 2] one credential: of two, the upstream would see one and a log another */
	if (http_fields_count(request->fields, "authorization") > 1) {
		refuse(request, 400, "Authorization must not occur twice");
		return;
	}
	handle_message(&x);
	rpc_clear(&x.message);
}

/* [MCP 2025-11-25 Transports, Session Management] the client ends its session */
static void handle_delete(struct mcp_server *server, struct http_request *request)
{
	struct http_response done = {.status = 204};
	struct rpc_error error = {0};
	int status = mcp_session_refusal(request->fields, server->sessions, &error);

	if (!status)
		mcp_session_end(
			server->sessions, http_fields_value(request->fields, "mcp-session-id"));
	if (status)
		answer_error(request, status, NULL, &error, NULL);
	else
		http_respond(request, &done);
}

void mcp_handle(void *context, struct http_request *request)
{
	struct mcp_server *server = context;
	bool modern = slice_is(
		http_fields_value(request->fields, "mcp-protocol-version"), MCP_MODERN_VERSION);
	struct rpc_error error = {RPC_INVALID_REQUEST, "The method is not offered here", NULL};

	if (!slice_is(request->path, "/mcp")) {
		refuse(request, 404, "The endpoint is /mcp");
		return;
	}
	for (size_t i = 0; i < request->fields.count; i++)
		if (slice_is_nocase(request->fields.at[i].name, "origin") &&
			!check_mcp_origin(request->fields.at[i].value,
				&server->config->allowed_origins,
				server->config->loopback_origins)) {
			refuse(request, 403, "Pages of that origin may not call");
			return;
		}
	if (slice_is(request->method, "POST"))
		handle_post(server, request);
	else if (slice_is(request->method, "DELETE") && !modern)
		handle_delete(server, request);
	else
		answer_error(request, 405, NULL, &error, modern ? "POST" : "POST, DELETE");
}
