/* The client's calls of tools. */
#include <stdlib.h>
#include <string.h>

#include "lib/http_client.h"
#include "participants/client.h"

#define TIME_MS 30000
#define PROTOCOL "2026-07-28"

/* [MCP 2026-07-28 Streamable HTTP] what every request says of itself, in the body and mirrored */
static char *request_body(const struct client_call *call)
{
	return xasprintf("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
			 "\"name\":\"%s\",\"arguments\":%s,\"_meta\":{"
			 "\"io.modelcontextprotocol/protocolVersion\":\"" PROTOCOL "\","
			 "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"backend-auth-client\","
			 "\"version\":\"0.1.0\"},"
			 "\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
		call->tool, call->arguments);
}

/* The witness's line: before it is sent, and as soon as it is here. */
static void write_trace(const struct client_call *call, uint64_t exchange,
	const struct http_call *sent, const struct http_reply *reply)
{
	struct trace_message message = {
		.from = reply ? "Proxy" : "Client",
		.to = reply ? "Client" : "Proxy",
		.response = reply != NULL,
		.exchange = exchange,
	};

	if (reply) {
		message.status = reply->status;
		message.fields = reply->fields;
		message.body = buf_slice(&reply->body);
	} else {
		message.method = slice_of(sent->method);
		message.target = slice_of(sent->url);
		message.fields = sent->fields;
		message.body = sent->body;
	}
	trace_write(call->trace, &message);
}

static void read_result(struct client_reply *reply)
{
	const struct json *result = json_member(reply->body, "result");
	const struct json *content = json_first(json_member(result, "content"));

	reply->tool_failed = json_is_true(json_member(result, "isError"));
	if (content && json_member_string(content, "text").at)
		reply->text = slice_dup(json_member_string(content, "text"));
}

enum err client_call_tool(
	const struct client_call *call, struct client_reply *reply, struct note *note)
{
	char *body = request_body(call);
	char *authorization = xasprintf("Bearer %s", call->token ? call->token : "");
	struct http_field fields[] = {
		{SLICE("Content-Type"), SLICE("application/json")},
		{SLICE("Accept"), SLICE("application/json, text/event-stream")},
		{SLICE("MCP-Protocol-Version"), SLICE(PROTOCOL)},
		{SLICE("Mcp-Method"), SLICE("tools/call")},
		{SLICE("Mcp-Name"), slice_of(call->tool)},
		{SLICE("Authorization"), slice_of(authorization)},
	};
	struct http_call http = {
		.method = "POST",
		.url = call->url,
		.fields = {fields, ARRAY_LEN(fields) - (call->token ? 0 : 1)},
		.body = slice_of(body),
		.connect_ms = TIME_MS,
		.reply_ms = TIME_MS,
		.total_ms = TIME_MS,
		.max_bytes = JSON_MAX_BYTES,
		.idle_s = 2,
	};
	uint64_t exchange = trace_exchange();
	struct http_reply received;
	enum err err;

	memset(reply, 0, sizeof *reply);
	write_trace(call, exchange, &http, NULL);
	err = http_client_call(&http, &received, note);
	if (!err) {
		struct slice challenge = http_fields_value(received.fields, "www-authenticate");

		write_trace(call, exchange, &http, &received);
		reply->status = received.status;
		reply->challenge = challenge.at ? slice_dup(challenge) : NULL;
		if (json_parse(buf_slice(&received.body), &reply->body))
			reply->body = NULL;
		read_result(reply);
	}
	http_reply_clear(&received);
	secret_free(authorization);
	free(body);
	return err;
}

void client_reply_clear(struct client_reply *reply)
{
	free(reply->challenge);
	free(reply->text);
	json_free(reply->body);
	memset(reply, 0, sizeof *reply);
}
