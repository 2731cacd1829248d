#include "unit/upstream_stage.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base64url.h"
#include "lib/clock.h"
#include "lib/form.h"
#include "lib/log.h"
#include "mint.h"
#include "unit/serve.h"

#define SECRET "s3cret:%/+"

struct upstream_stage upstream_stage;

static char *people[] = {"user@example.com", "principal://pool/subject/*"};
static struct upstream_resource resources[] = {
	{.path = "/backend",
		.method = UPSTREAM_GET,
		.issuer = ISSUER,
		.audience = "backend-server",
		.client_id = "upstream",
		.dev_secret = SECRET,
		.scope = "backend-api:read",
		.principals = {people, 2}},
	{.path = "/bigquery",
		.method = UPSTREAM_POST,
		.issuer = ISSUER,
		.audience = "https://bigquery.googleapis.com/",
		.client_id = "upstream",
		.dev_secret = SECRET,
		.scope = "https://www.googleapis.com/auth/bigquery",
		.principals = {people + 1, 1}},
};
static struct upstream_config config = {
	.resources = {resources, 2},
	.jwks_max_age_s = 300,
	.jwks_cooldown_ms = 0,
	.connect_timeout_ms = 1000,
	.call_timeout_ms = 2000,
};
static struct http_server *http, *issuer_http;

/* ---- the fake issuer ---- */

static void send_keys(struct http_request *request)
{
	struct http_response response = {0};
	struct json *set = json_new_object();
	struct json *keys = json_new_array();
	const char *instead = upstream_stage.issuer.keys_body;
	struct buf text = {0};

	upstream_stage.issuer.keys_calls++;
	for (int i = 0; i < upstream_stage.issuer.published; i++)
		json_push(keys, signing_key_jwk(upstream_stage.issuer.key[i]));
	json_set(set, "keys", keys);
	json_print(&text, set);
	http_response_json(&response, 200, instead ? slice_of(instead) : buf_slice(&text));
	http_respond(request, &response);
	json_free(set);
	buf_clear(&text);
}

static void send_introspection(struct http_request *request)
{
	struct http_response response = {0};
	struct slice given = http_fields_value(request->fields, "authorization");
	struct buf expected = {0};
	struct form form;

	upstream_stage.issuer.asked++;
	/* [RFC6749 2.3.1] form-encoded, then joined, then base64 */
	buf_puts(&expected, "Basic ");
	base64_encode(&expected, "upstream:s3cret%3A%25%2F%2B", 27);
	upstream_stage.issuer.credentials_good = slice_equal(given, buf_slice(&expected)) &&
						 form_parse(request->body, &form) == ERR_NONE &&
						 form_value(&form, "token").len > 0;
	form_clear(&form);
	buf_clear(&expected);
	http_response_json(&response, upstream_stage.issuer.answer_status,
		slice_of(upstream_stage.issuer.answer));
	http_respond(request, &response);
}

static void issuer_handle(void *context, struct http_request *request)
{
	(void)context;
	if (slice_is(request->path, "/keys"))
		send_keys(request);
	else
		send_introspection(request);
}

/* ---- the stage ---- */

static char audit_path[] = "/tmp/test_upstream.XXXXXX";

/* The listener stays, what is behind it changes: to stop one takes two seconds. */
static void handle(void *context, struct http_request *request)
{
	(void)context;
	upstream_handle(upstream_stage.upstream, request);
}

int upstream_stage_start(void **state)
{
	int fd = mkstemp(audit_path);

	(void)state;
	upstream_stage.config = &config;
	upstream_stage.resources = resources;
	if (fd < 0)
		return -1;
	close(fd);
	http_client_init();
	log_to(2, LOG_ERROR);
	for (int i = 0; i < KEYS; i++)
		upstream_stage.issuer.key[i] = signing_key_new(ALG_ES256, i ? "k2" : "k1");
	if (serve_here("Issuer", issuer_handle, NULL, &issuer_http) ||
		serve_here("Upstream Service", handle, NULL, &http))
		return -1;
	upstream_stage.port = http_server_port(http, 0);
	return 0;
}

int upstream_stage_stop(void **state)
{
	(void)state;
	http_server_stop(http, 1000);
	http_server_stop(issuer_http, 1000);
	for (int i = 0; i < KEYS; i++)
		signing_key_free(upstream_stage.issuer.key[i]);
	unlink(audit_path);
	http_client_end();
	return 0;
}

int upstream_stage_begin(void **state)
{
	struct note note = {0};
	char *keys = xasprintf("http://127.0.0.1:%u/keys", http_server_port(issuer_http, 0));
	char *ask = xasprintf("http://127.0.0.1:%u/introspect", http_server_port(issuer_http, 0));

	(void)state;
	upstream_stage.issuer.published = 1;
	upstream_stage.issuer.keys_body = NULL;
	upstream_stage.issuer.answer = "{\"active\":true}";
	upstream_stage.issuer.answer_status = 200;
	upstream_stage.issuer.keys_calls = 0;
	upstream_stage.issuer.asked = 0;
	for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
		resources[i].jwks_url = xstrdup(keys);
		resources[i].introspect_url = xstrdup(ask);
	}
	free(keys);
	free(ask);
	config.audit_file = audit_path;
	config.jwks_cooldown_ms = 0;
	if (truncate(audit_path, 0))
		return -1;
	upstream_stage.upstream = upstream_new(&config, &note);
	return upstream_stage.upstream ? 0 : -1;
}

int upstream_stage_end(void **state)
{
	(void)state;
	upstream_free(upstream_stage.upstream);
	for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
		free(resources[i].jwks_url);
		free(resources[i].introspect_url);
	}
	return 0;
}

/* ---- tokens and requests ---- */

char *upstream_token(const struct signing_key *key, int flow, const char *changes)
{
	struct json *claims;
	struct json *changed;
	char *base = xasprintf(
		flow == 1
			? "{\"iss\":\"" ISSUER "\",\"aud\":\"backend-server\","
			  "\"scp\":[\"backend-api:read\"],\"sub\":\"user@example.com\",\"exp\":%.0f}"
			: "{\"iss\":\"" ISSUER "\",\"aud\":\"https://bigquery.googleapis.com/\","
			  "\"scope\":\"https://www.googleapis.com/auth/bigquery\","
			  "\"sub\":\"principal://pool/subject/user@example.com\","
			  "\"email\":\"user@example.com\",\"exp\":%.0f}",
		clock_now() + 60);
	char *token;

	assert_int_equal(json_parse(slice_of(base), &claims), ERR_NONE);
	assert_int_equal(json_parse(slice_of(changes), &changed), ERR_NONE);
	json_change(claims, changed);
	token = mint_token(key, "at+jwt", claims);
	json_free(claims);
	json_free(changed);
	free(base);
	return token;
}

char *upstream_get(const char *fields)
{
	char *request = xasprintf(
		"GET /backend HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", fields);
	char *reply = raw_exchange(upstream_stage.port, request, 4000);

	free(request);
	return reply;
}

char *upstream_get_with(char *take_token)
{
	char *field = xasprintf("Authorization: Bearer %s\r\n", take_token);
	char *reply = upstream_get(field);

	free(field);
	free(take_token);
	return reply;
}

char *upstream_query_with(char *take_token, const char *body)
{
	char *request = xasprintf("POST /bigquery HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
				  "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s",
		take_token, strlen(body), body);
	char *reply = raw_exchange(upstream_stage.port, request, 4000);

	free(request);
	free(take_token);
	return reply;
}

void upstream_expect(char *take_reply, int status, const char *part)
{
	char *line = xasprintf("HTTP/1.1 %d ", status);

	if (strncmp(take_reply, line, strlen(line)) != 0 || !strstr(take_reply, part))
		fail_msg("expected: %d %s\nactual: %s", status, part, take_reply);
	free(take_reply);
	free(line);
}

char *upstream_audit_text(void)
{
	struct buf text = {0};

	assert_int_equal(file_read(audit_path, 1024 * 1024, &text), ERR_NONE);
	return buf_take(&text);
}
