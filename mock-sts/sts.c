#include "sts.h"

#include <stdlib.h>

#include "audit.h"

#define REQUEST_TIMEOUT_MS 5000
#define IDLE_TIMEOUT_MS 15000
#define CONTROL_CONNECTIONS 8

/* ---- answering ---- */

void answer_json(struct answer *answer, int status, struct json *take_body)
{
	json_print(&answer->body, take_body);
	json_free(take_body);
	http_response_json(&answer->response, status, buf_slice(&answer->body));
	http_response_add(&answer->response, "Pragma", SLICE("no-cache"));
}

void answer_method(struct answer *answer, const char *allow, struct json *take_body)
{
	answer_json(answer, 405, take_body);
	http_response_add(&answer->response, "Allow", slice_of(allow));
}

static void key_set_serve(
	struct sts *sts, const struct http_request *request, struct answer *answer)
{
	if (!slice_is(request->method, "GET") && !slice_is(request->method, "HEAD")) {
		answer_method(answer, "GET, HEAD",
			error_json("invalid_request", SLICE("Only GET is allowed here.")));
		return;
	}
	answer->response.status = 200;
	answer->response.body = buf_slice(&sts->key_set);
	http_response_add(&answer->response, "Content-Type", SLICE("application/json"));
	http_response_add(&answer->response, "Cache-Control", SLICE("public, max-age=300"));
}

/* ---- which path is which endpoint ---- */

static const struct route {
	const char *path;
	const char *name; /* in faults and in the log */
	sts_endpoint *serve;
	bool and_below; /* the path, and all that begins with it */
} routes[] = {
	{"/v1/token", "token", token_serve, false},
	{"/v1beta/token", "token", token_serve, false},
	{"/v1/introspect", "introspect", introspect_serve, false},
	{"/v1/keys", "keys", key_set_serve, false},
	{"/v1/projects/", "generate_access_token", account_serve, true},
};

static const char *const fault_names[] = {
	"token", "introspect", "keys", "generate_access_token", NULL};

static void serve_route(struct sts *sts, const struct route *route, struct http_request *request)
{
	struct fault *fault = faults_take(sts->faults, route->name, request->caller);
	struct answer answer = {0};

	if (!fault || !fault_replaces(fault))
		route->serve(sts, request, &answer);
	if (fault) {
		audit_fault(sts, request, route->name, fault_mode_name(fault));
		fault_respond(sts->faults, fault, request, &answer.response);
	} else {
		http_respond(request, &answer.response);
	}
	fault_free(fault);
	buf_clear(&answer.body);
}

static void serve(void *context, struct http_request *request)
{
	const struct slice nowhere =
		SLICE("{\"error\":\"not_found\",\"error_description\":\"There is no such path.\"}");
	struct http_response response = {0};

	for (size_t i = 0; i < ARRAY_LEN(routes); i++)
		if (slice_is(request->path, routes[i].path) ||
			(routes[i].and_below && slice_starts(request->path, routes[i].path))) {
			serve_route(context, &routes[i], request);
			return;
		}
	http_response_json(&response, 404, nowhere);
	http_respond(request, &response);
}

/* ---- the key ---- */

static enum err make_key(struct sts *sts, struct note *note)
{
	enum jws_alg alg = jws_alg_named(slice_of(signing_alg_names[sts->config->signing_alg]));
	char *kid = crypto_random_hex(8);
	struct json *set = json_new_object();
	struct json *keys = json_new_array();

	sts->key = signing_key_new(alg, kid);
	json_push(keys, signing_key_jwk(sts->key));
	json_set(set, "keys", keys);
	json_print(&sts->key_set, set);
	json_free(set);
	free(kid);
	return jwks_parse(buf_slice(&sts->key_set), &sts->keys, note);
}

/* ---- start and stop ---- */

struct http_server_config sts_server_config(const struct config *config, struct trace *trace)
{
	struct http_server_config server = {
		.party = config->party,
		.max_connections = (unsigned)config->max_connections,
		.request_timeout_ms = REQUEST_TIMEOUT_MS,
		.idle_timeout_ms = IDLE_TIMEOUT_MS,
		.max_body_bytes = FORM_MAX_BYTES,
		.buffer_body = true,
		.trace = trace,
	};

	listeners_fill(config->listeners.at, config->listeners.count, NULL, &server);
	return server;
}

static enum err start_control(struct sts *sts, struct note *note)
{
	struct http_server_config server = {
		.party = sts->config->party,
		.listener_count = 1,
		.max_connections = CONTROL_CONNECTIONS,
		.request_timeout_ms = REQUEST_TIMEOUT_MS,
		.idle_timeout_ms = IDLE_TIMEOUT_MS,
		.max_body_bytes = JSON_MAX_BYTES,
		.buffer_body = true,
	};

	if (!sts->config->control)
		return ERR_NONE;
	server.listener[0] =
		(struct http_listener){"127.0.0.1", (unsigned)sts->config->control->port, NULL};
	return http_server_start(&server, control_serve, sts, &sts->control, note);
}

enum err sts_start(
	const struct config *config, struct trace *trace, struct sts **out, struct note *note)
{
	struct http_server_config server;
	struct sts *sts = xcalloc(1, sizeof *sts);
	enum err err = config_check(config, note);

	*out = NULL;
	sts->config = config;
	sts->log = request_log_new();
	sts->faults = faults_new(fault_names);
	if (!err)
		err = providers_new(config, &sts->providers, note);
	if (!err)
		err = make_key(sts, note);
	if (!err)
		err = start_control(sts, note);
	if (!err) {
		server = sts_server_config(config, trace);
		err = http_server_start(&server, serve, sts, &sts->server, note);
	}
	if (err)
		sts_stop(sts);
	else
		*out = sts;
	return err;
}

void sts_stop(struct sts *sts)
{
	if (!sts)
		return;
	faults_stop(sts->faults);
	http_server_stop(sts->control, 1000);
	http_server_stop(sts->server, 1000);
	faults_free(sts->faults);
	request_log_free(sts->log);
	providers_free(sts->providers);
	signing_key_free(sts->key);
	jwks_free(sts->keys);
	buf_clear(&sts->key_set);
	free(sts);
}
