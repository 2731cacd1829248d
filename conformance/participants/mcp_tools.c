#include "participants/mcp_tools.h"

#include <stdlib.h>

#include "lib/base64url.h"
#include "lib/crypto.h"

/* [MCP 2026-07-28 Tools, Tool] [MCP 2025-11-25 Tools] */
#define TOOLS                                                                                   \
	"[{\"name\":\"whoami\",\"title\":\"Who am I\","                                         \
	"\"description\":\"Shows issuer, subject, audience and scope of the bearer token that " \
	"reached this server. They are decoded, not verified.\","                               \
	"\"inputSchema\":{\"type\":\"object\",\"additionalProperties\":false},"                 \
	"\"annotations\":{\"readOnlyHint\":true}},"                                             \
	"{\"name\":\"read_backend\",\"title\":\"Read the backend\","                            \
	"\"description\":\"Reads data of the caller from the backend service, in the caller's " \
	"name.\","                                                                              \
	"\"inputSchema\":{\"type\":\"object\",\"additionalProperties\":false},"                 \
	"\"annotations\":{\"readOnlyHint\":true}},"                                             \
	"{\"name\":\"query_bigquery\",\"title\":\"Query BigQuery\","                            \
	"\"description\":\"Runs a query at the BigQuery-like service, in the caller's name. "   \
	"Reports progress where a progress token is given.\","                                  \
	"\"inputSchema\":{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\","  \
	"\"minLength\":1,\"description\":\"The query's text\"}},\"required\":[\"query\"],"      \
	"\"additionalProperties\":false},"                                                      \
	"\"annotations\":{\"readOnlyHint\":true}}]"

struct json *mcp_tools_list(void)
{
	struct json *tools = NULL;

	if (json_parse(SLICE(TOOLS), &tools))
		abort();
	return tools;
}

/* ---- results ---- */

/* Consumes `take_data`, which may be NULL: the same as data, for clients that read that. */
static struct json *tool_result(struct slice text, struct json *take_data)
{
	struct json *result = json_new_object();
	struct json *content = json_new_array();
	struct json *block = json_new_object();

	json_set_string(block, "type", SLICE("text"));
	json_set_string(block, "text", text);
	json_push(content, block);
	json_set(result, "content", content);
	if (take_data)
		json_set(result, "structuredContent", take_data);
	return result;
}

/* [MCP Tools, Error Handling] what the model may be able to mend is no protocol error */
static struct json *tool_failure(struct slice text)
{
	struct json *result = tool_result(text, NULL);

	json_set(result, "isError", json_new_bool(true));
	return result;
}

static struct json *tool_success(struct json *take_data)
{
	struct buf text = {0};
	struct json *result;

	json_print(&text, take_data);
	result = tool_result(buf_slice(&text), take_data);
	buf_clear(&text);
	return result;
}

/* ---- whoami ---- */

/* [RFC6750 2.1] "Bearer" SP token; SLICE_NONE for anything else. */
static struct slice bearer_token(struct slice authorization)
{
	if (!slice_is_nocase(slice_to(authorization, 7), "bearer "))
		return SLICE_NONE;
	return slice_trim(slice_from(authorization, 7));
}

/* The payload of a JWT; NULL when the token is something else. The caller owns it. */
static struct json *decode_claims(struct slice token)
{
	struct slice header, payload;
	struct json *claims = NULL;
	struct buf text = {0};

	if (!slice_split(&token, '.', &header) || !slice_split(&token, '.', &payload) ||
		base64url_decode(payload, &text) || json_parse(buf_slice(&text), &claims) ||
		!json_is_object(claims)) {
		json_free(claims);
		claims = NULL;
	}
	buf_clear(&text);
	return claims;
}

static struct json *run_whoami(const struct mcp_tool_call *call)
{
	static const char *const shown[] = {"iss", "sub", "aud", "scope", "scp", "email"};
	struct slice token = bearer_token(call->authorization);
	struct json *claims;
	struct json *data;
	char tag[SECRET_TAG_SIZE];

	if (!token.len)
		return tool_failure(SLICE("The request brought no bearer token."));
	claims = decode_claims(token);
	data = json_new_object();
	json_set(data, "verified", json_new_bool(false));
	json_set_string(data, "note",
		claims ? SLICE("Decoded from the bearer token. This server does not verify it; "
			       "the upstream service does.")
		       : SLICE("The bearer token is not a JWT, so there is nothing to show."));
	secret_tag(token, tag);
	json_set_string(data, "token", slice_of(tag));
	for (size_t i = 0; i < ARRAY_LEN(shown); i++)
		if (json_member(claims, shown[i]))
			json_set(data, shown[i], json_copy(json_member(claims, shown[i])));
	json_free(claims);
	return tool_success(data);
}

/* ---- the two that call the upstream ---- */

/* What the upstream answered, as a result: its data, or an error that names its status. */
static struct json *upstream_result(const struct http_reply *reply)
{
	struct json *data = NULL;
	struct json *result;
	struct buf text = {0};

	if (json_parse(buf_slice(&reply->body), &data) || !json_is_object(data)) {
		json_free(data);
		data = NULL;
	}
	if (reply->status == 200 && data)
		return tool_success(data);
	buf_printf(&text, "The upstream service answered %d", reply->status);
	if (http_reason(reply->status)[0])
		buf_printf(&text, " %s", http_reason(reply->status));
	if (json_member_string(data, "error").at)
		buf_printf(&text, " (%.*s)", SLICE_ARGS(json_member_string(data, "error")));
	if (json_member_string(data, "error_description").at)
		buf_printf(
			&text, ": %.*s", SLICE_ARGS(json_member_string(data, "error_description")));
	else if (!data)
		buf_puts(&text, " without data");
	result = tool_failure(buf_slice(&text));
	buf_clear(&text);
	json_free(data);
	return result;
}

static struct json *call_upstream(
	const struct mcp_tool_call *call, const char *method, const char *url, struct slice body)
{
	struct http_field fields[3];
	struct http_call http = participant_call(method, url, call->config->ca_file,
		call->config->connect_timeout_ms, call->config->call_timeout_ms);
	struct http_reply reply;
	struct note note = {0};
	struct buf text = {0};
	struct json *result;
	enum err err;

	http.body = body;
	http.go_on = call->go_on;
	http.context = call->context;
	fields[http.fields.count++] =
		(struct http_field){SLICE("Accept"), SLICE("application/json")};
	/* The token as it came: nothing is added, and nothing is there that could be. */
	if (call->authorization.at)
		fields[http.fields.count++] =
			(struct http_field){SLICE("Authorization"), call->authorization};
	if (body.at)
		fields[http.fields.count++] =
			(struct http_field){SLICE("Content-Type"), SLICE("application/json")};
	http.fields.at = fields;
	err = http_client_call(&http, &reply, &note);
	if (err) {
		buf_printf(&text, "The upstream service did not answer (%s): %s", err_name(err),
			note.text);
		result = tool_failure(buf_slice(&text));
		buf_clear(&text);
	} else {
		result = upstream_result(&reply);
	}
	http_reply_clear(&reply);
	return result;
}

static struct json *run_read_backend(const struct mcp_tool_call *call)
{
	return call_upstream(call, "GET", call->config->backend_url, SLICE_NONE);
}

static struct json *run_query_bigquery(const struct mcp_tool_call *call)
{
	struct slice query = json_member_string(call->arguments, "query");
	struct json *body;
	struct json *result;
	struct buf text = {0};

	if (!query.len)
		return tool_failure(SLICE("The argument \"query\" must be a non-empty string."));
	if (call->report)
		call->report(call->context, 1, 2, "Asking the upstream service");
	body = json_new_object();
	json_set_string(body, "query", query);
	json_print(&text, body);
	result = call_upstream(call, "POST", call->config->bigquery_url, buf_slice(&text));
	if (call->report)
		call->report(call->context, 2, 2, "Answer received");
	json_free(body);
	buf_clear(&text);
	return result;
}

/* ---- the table ---- */

static const struct {
	const char *name;
	const char *argument; /* the only one it takes; NULL for none */
	bool reports;
	struct json *(*run)(const struct mcp_tool_call *call);
} tools[] = {
	{"whoami", NULL, false, run_whoami},
	{"read_backend", NULL, false, run_read_backend},
	{"query_bigquery", "query", true, run_query_bigquery},
};

/* ARRAY_LEN(tools) when there is none of that name. */
static size_t tool_named(struct slice name)
{
	size_t i = 0;

	while (i < ARRAY_LEN(tools) && !slice_is(name, tools[i].name))
		i++;
	return i;
}

bool mcp_tool_known(struct slice name)
{
	return tool_named(name) < ARRAY_LEN(tools);
}

bool mcp_tool_reports(struct slice name)
{
	size_t i = tool_named(name);

	return i < ARRAY_LEN(tools) && tools[i].reports;
}

struct json *mcp_tool_run(struct slice name, const struct mcp_tool_call *call)
{
	size_t i = tool_named(name);

	if (i == ARRAY_LEN(tools))
		abort();
	for (const struct json *v = json_first(call->arguments); v; v = json_next(v))
		if (!tools[i].argument || !slice_is(slice_of(json_name(v)), tools[i].argument))
			return tool_failure(SLICE("The tool has no such argument."));
	return tools[i].run(call);
}
