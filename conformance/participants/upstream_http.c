#include "participants/upstream_http.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

struct upstream *upstream_new(const struct upstream_config *config, struct note *note)
{
	struct upstream *upstream = xcalloc(1, sizeof *upstream);

	upstream->config = config;
	upstream->audit = upstream_audit_open(config->audit_file, note);
	if (!upstream->audit) {
		free(upstream);
		return NULL;
	}
	upstream->keys = xcalloc(config->resources.count, sizeof(struct upstream_keys *));
	for (size_t i = 0; i < config->resources.count; i++)
		upstream->keys[i] = upstream_keys_new(config, &config->resources.at[i]);
	return upstream;
}

void upstream_free(struct upstream *upstream)
{
	for (size_t i = 0; i < upstream->config->resources.count; i++)
		upstream_keys_free(upstream->keys[i]);
	free(upstream->keys);
	upstream_audit_close(upstream->audit);
	free(upstream);
}

/* ---- the token ---- */

/* [RFC6750 2.1] b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" */
static bool is_b64token(struct slice text)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				       "0123456789-._~+/";
	size_t i = 0;

	while (i < text.len && text.at[i] && strchr(alphabet, text.at[i]))
		i++;
	if (i == 0)
		return false;
	while (i < text.len && text.at[i] == '=')
		i++;
	return i == text.len;
}

/*
 * The one bearer token of the request. Without any credentials the challenge says no more than
 * that; with bad ones it says so. [RFC6750 3.1]
 */
static struct slice bearer_token(struct http_fields fields, struct upstream_verdict *out)
{
	struct slice value = http_fields_value(fields, "authorization");
	struct slice token;

	memset(out, 0, sizeof *out);
	out->status = 401;
	out->reason = "no bearer token";
	if (!slice_is_nocase(slice_to(value, 7), "bearer "))
		return SLICE_NONE;
	token = slice_trim(slice_from(value, 7));
	if (http_fields_count(fields, "authorization") == 1 && is_b64token(token))
		return token;
	out->status = 400;
	out->error = "invalid_request";
	out->reason = "not exactly one bearer token";
	return SLICE_NONE;
}

/* ---- answers ---- */

static void send_json(struct http_request *request, struct http_response *response, int status,
	struct json *take_body)
{
	struct buf text = {0};

	json_print(&text, take_body);
	json_free(take_body);
	http_response_json(response, status, buf_slice(&text));
	http_respond(request, response);
	buf_clear(&text);
}

static void send_error(struct http_request *request, struct http_response *response, int status,
	const char *error, const char *reason)
{
	struct json *body = json_new_object();

	json_set_string(body, "error", slice_of(error));
	json_set_string(body, "error_description", slice_of(reason));
	send_json(request, response, status, body);
}

/* [RFC6750 3] the texts are our own and need no escapes */
static void send_refusal(struct http_request *request, const struct upstream_resource *resource,
	const struct upstream_verdict *verdict)
{
	struct http_response response = {0};
	struct buf challenge = {0};

	buf_puts(&challenge, "Bearer realm=\"upstream\"");
	if (verdict->error)
		buf_printf(&challenge, ", error=\"%s\", error_description=\"%s\"", verdict->error,
			verdict->reason);
	if (verdict->error && strcmp(verdict->error, "insufficient_scope") == 0)
		buf_printf(&challenge, ", scope=\"%s\"", resource->scope);
	if (verdict->status < 500)
		http_response_add(&response, "WWW-Authenticate", buf_slice(&challenge));
	send_error(request, &response, verdict->status,
		verdict->error ? verdict->error : "unauthorized", verdict->reason);
	buf_clear(&challenge);
}

/* The caller's own data: who the token says that asks. */
static struct json *data_of(
	const struct upstream_resource *resource, const struct upstream_verdict *verdict)
{
	const struct cJSON *claims = verdict->token.claims;
	struct json *data = json_new_object();
	char *scope = oracle_scope_text(claims);

	json_set_string(data, "resource", slice_of(resource->path));
	json_set_string(data, "user", slice_of(oracle_text(claims, "sub")));
	if (oracle_text(claims, "email"))
		json_set_string(data, "email", slice_of(oracle_text(claims, "email")));
	json_set_string(data, "scope", slice_of(scope));
	free(scope);
	return data;
}

static void answer_read(struct http_request *request, const struct upstream_resource *resource,
	const struct upstream_verdict *verdict)
{
	struct http_response response = {0};

	send_json(request, &response, 200, data_of(resource, verdict));
}

/* One row with what SESSION_USER() gives: a query runs as whoever asks, never as the service. */
static void answer_query(struct http_request *request, const struct upstream_resource *resource,
	const struct upstream_verdict *verdict)
{
	struct http_response response = {0};
	struct json *body = NULL;
	struct json *data;
	struct json *rows;
	struct json *row;

	if (json_parse(request->body, &body) || !json_member_string(body, "query").len) {
		json_free(body);
		send_error(request, &response, 400, "invalid_request",
			"the body must be {\"query\": TEXT}");
		return;
	}
	data = data_of(resource, verdict);
	rows = json_new_array();
	row = json_new_object();
	json_set_string(data, "query", json_member_string(body, "query"));
	json_set(row, "session_user", json_copy(json_member(data, "user")));
	json_push(rows, row);
	json_set(data, "rows", rows);
	json_free(body);
	send_json(request, &response, 200, data);
}

/* ---- one request ---- */

static void handle_resource(struct upstream *upstream, size_t i, struct http_request *request)
{
	const struct upstream_resource *resource = &upstream->config->resources.at[i];
	struct upstream_verdict verdict;
	struct slice token = bearer_token(request->fields, &verdict);

	if (token.len)
		upstream_judge(upstream->config, resource, upstream->keys[i], token, &verdict);
	if (!upstream_audit_write(
		    upstream->audit, resource->path, request->method, token, &verdict)) {
		struct http_response response = {0};

		log_say(LOG_ERROR, "audit-failed", "the audit line could not be written");
		send_error(request, &response, 500, "server_error", "no audit, no data");
	} else if (verdict.status != 200) {
		send_refusal(request, resource, &verdict);
	} else if (resource->method == UPSTREAM_GET) {
		answer_read(request, resource, &verdict);
	} else {
		answer_query(request, resource, &verdict);
	}
	upstream_verdict_clear(&verdict);
}

void upstream_handle(void *context, struct http_request *request)
{
	struct upstream *upstream = context;
	const struct upstream_config *config = upstream->config;
	struct http_response response = {0};

	for (size_t i = 0; i < config->resources.count; i++) {
		const struct upstream_resource *resource = &config->resources.at[i];

		if (!slice_is(request->path, resource->path))
			continue;
		if (slice_is(request->method, upstream_method_names[resource->method])) {
			handle_resource(upstream, i, request);
			return;
		}
		http_response_add(
			&response, "Allow", slice_of(upstream_method_names[resource->method]));
		send_error(request, &response, 405, "invalid_request", "another method");
		return;
	}
	send_error(request, &response, 404, "not_found", "there is no such resource");
}
