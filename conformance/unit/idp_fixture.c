#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/clock.h"
#include "lib/form.h"
#include "lib/log.h"

/* ES256 because its keys cost nothing to make. */
static const char test_config[] =
	"{\"issuer\":\"" ISSUER "\",\"endpoint_base\":\"http://127.0.0.1:1" BASE "\","
	"\"listeners\":[{\"port\":0,\"caller\":\"Client\"},{\"port\":0,\"caller\":\"Proxy\"}],"
	"\"control\":{\"port\":0},\"signing_alg\":\"ES256\",\"max_connections\":16,"
	"\"users\":["
	"{\"name\":\"user@example.com\",\"password\":\"password\",\"email\":\"user@example.com\"},"
	"{\"name\":\"alice@example.com\",\"password\":\"a&b =+%\","
	"\"claims\":{\"groups\":[\"admins\"],\"sub\":\"somebody-else\"}},"
	"{\"name\":\"bob@example.com\",\"password\":\"password\"}],"
	"\"clients\":["
	"{\"client_id\":\"mcp-client\",\"name\":\"<b>MCP & \\\"Co\\\"</b>\",\"type\":\"public\","
	"\"redirect_uris\":[\"http://127.0.0.1/callback\",\"https://app.example.com/cb?x=1\"],"
	"\"grants\":[\"authorization_code\"],"
	"\"scopes\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\",\"extra\"],"
	"\"default_scopes\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\"],"
	"\"default_audience\":\"mcp-server\"},"
	"{\"client_id\":\"other-client\",\"type\":\"public\","
	"\"redirect_uris\":[\"http://127.0.0.1/callback\"],"
	"\"grants\":[\"authorization_code\"],\"default_audience\":\"mcp-server\"},"
	"{\"client_id\":\"odd: client\",\"type\":\"confidential\",\"dev_secret\":\"p:%+ \\u00e9\","
	"\"redirect_uris\":[\"http://127.0.0.1/callback\"],"
	"\"grants\":[\"authorization_code\"],\"default_audience\":\"mcp-server\"},"
	"{\"client_id\":\"auth-proxy\",\"type\":\"confidential\",\"dev_secret\":\"proxy-secret\","
	"\"grants\":[\"" EXCHANGE "\"]},"
	"{\"client_id\":\"second-proxy\",\"type\":\"confidential\",\"dev_secret\":\"second\","
	"\"grants\":[\"" EXCHANGE "\"]},"
	"{\"client_id\":\"upstream\",\"type\":\"confidential\",\"dev_secret\":\"upstream-secret\","
	"\"introspects\":[\"backend-server\"]}],"
	"\"resources\":["
	"{\"uri\":\"http://127.0.0.1:8080/mcp\",\"audience\":\"mcp-server\"},"
	"{\"uri\":\"https://other.example.com/mcp\",\"audience\":\"other-server\"},"
	"{\"uri\":\"https://backend.example.com/\",\"audience\":\"backend-server\"}],"
	"\"exchange_policy\":["
	"{\"client\":\"auth-proxy\",\"subject_audience\":\"mcp-server\","
	"\"audience\":\"backend-server\",\"scopes\":[\"backend-api:read\",\"backend-api:list\"],"
	"\"impersonate\":true},"
	"{\"client\":\"auth-proxy\",\"subject_audience\":\"mcp-server\","
	"\"audience\":\"actor-only\",\"scopes\":[\"x\"]},"
	"{\"client\":\"auth-proxy\",\"subject_audience\":\"mcp-server\",\"lifetime_s\":60,"
	"\"audience\":\"short-server\",\"scopes\":[\"x\"],\"impersonate\":true},"
	"{\"client\":\"second-proxy\",\"subject_audience\":\"other-server\","
	"\"audience\":\"backend-server\",\"scopes\":[\"backend-api:read\"],"
	"\"impersonate\":true}]}";

int idp_fixture_start(void **state)
{
	struct idp_fixture *f = xcalloc(1, sizeof *f);
	struct json *document = NULL;
	struct note note = {0};

	http_client_init();
	log_to(2, LOG_ERROR);
	if (json_parse(slice_of(test_config), &document) ||
		settings_read(&config_settings, document, &f->config, &note) ||
		config_check(&f->config, &note) || idp_start(&f->config, NULL, &f->idp, &note)) {
		print_error("fixture: %s\n", note.text);
		return -1;
	}
	json_free(document);
	f->talk.port = http_server_port(f->idp->server, 0);
	f->talk.control = http_server_port(f->idp->control, 0);
	*state = f;
	return 0;
}

int idp_fixture_stop(void **state)
{
	struct idp_fixture *f = *state;

	talk_end(&f->talk);
	idp_stop(f->idp);
	settings_clear(&config_settings, &f->config);
	free(f);
	http_client_end();
	return 0;
}

int idp_fixture_reset(void **state)
{
	struct idp_fixture *f = *state;

	clock_set_offset(0);
	assert_int_equal(talk_control(&f->talk, "DELETE", "/faults", NULL), 200);
	assert_int_equal(talk_control(&f->talk, "DELETE", "/jwks", NULL), 200);
	assert_int_equal(talk_control(&f->talk, "DELETE", "/log", NULL), 200);
	return 0;
}

struct talk talk_with(const struct idp_fixture *f)
{
	return (struct talk){.port = f->talk.port, .control = f->talk.control};
}

void talk_end(struct talk *talk)
{
	http_reply_clear(&talk->reply);
	json_free(talk->json);
	talk->json = NULL;
}

/* ---- sending ---- */

static int call_port(struct talk *talk, unsigned port, const char *method, const char *path,
	const char *const *fields, struct slice body)
{
	struct http_field field[8];
	struct http_call call = {
		.method = method,
		.body = body,
		.connect_ms = 5000,
		.reply_ms = 20000,
		.total_ms = 20000,
		.max_bytes = 4 * 1024 * 1024,
		.idle_s = 20,
	};
	struct note note = {0};
	char *url = xasprintf("http://127.0.0.1:%u%s", port, path);
	size_t count = 0;

	for (; fields && fields[2 * count]; count++)
		field[count] = (struct http_field){
			slice_of(fields[2 * count]), slice_of(fields[2 * count + 1])};
	call.url = url;
	call.fields = (struct http_fields){field, count};
	talk_end(talk);
	if (http_client_call(&call, &talk->reply, &note))
		fail_msg("%s %s: %s", method, path, note.text);
	free(url);
	if (json_parse(buf_slice(&talk->reply.body), &talk->json))
		talk->json = NULL;
	return talk->reply.status;
}

int talk_send(struct talk *talk, const char *method, const char *path, const char *const *fields,
	struct slice body)
{
	return call_port(talk, talk->port, method, path, fields, body);
}

int talk_get(struct talk *talk, const char *path)
{
	return talk_send(talk, "GET", path, NULL, SLICE_NONE);
}

int talk_post(struct talk *talk, const char *path, const char *client, const char *form)
{
	const char *fields[] = {
		"Content-Type", "application/x-www-form-urlencoded", NULL, NULL, NULL};
	struct buf authorization = {0};
	int status;

	if (client) {
		buf_puts(&authorization, "Basic ");
		base64_encode(&authorization, client, strlen(client));
		fields[2] = "Authorization";
		fields[3] = authorization.at;
	}
	status = talk_send(talk, "POST", path, fields, slice_of(form));
	buf_clear(&authorization);
	return status;
}

int talk_control(struct talk *talk, const char *method, const char *path, const char *json)
{
	const char *fields[] = {"Content-Type", "application/json", NULL};

	return call_port(talk, talk->control, method, path, json ? fields : NULL, slice_of(json));
}

struct slice talk_member(const struct talk *talk, const char *name)
{
	return json_member_string(talk->json, name);
}

struct slice talk_field(const struct talk *talk, const char *name)
{
	return http_fields_value(talk->reply.fields, name);
}

/* ---- tokens ---- */

char *talk_mint(struct talk *talk, const char *json)
{
	assert_int_equal(talk_control(talk, "POST", "/mint", json), 200);
	return slice_dup(talk_member(talk, "token"));
}

struct json *token_claims(struct slice token)
{
	struct slice rest = slice_from(token, slice_find(token, '.') + 1);
	struct buf payload = {0};
	struct json *claims;

	assert_int_equal(base64url_decode(slice_to(rest, slice_find(rest, '.')), &payload), 0);
	assert_int_equal(json_parse(buf_slice(&payload), &claims), 0);
	buf_clear(&payload);
	return claims;
}

char *exchange_form(const char *token, const char *more)
{
	return xasprintf("grant_type=" EXCHANGE "&subject_token_type=" TYPE_ACCESS
			 "&subject_token=%s&audience=backend-server%s",
		token, more);
}

int talk_exchange(struct talk *talk, const char *token, const char *more)
{
	char *form = exchange_form(token, more);
	int status = talk_post(talk, BASE "/token", "auth-proxy:proxy-secret", form);

	free(form);
	return status;
}

/* ---- codes ---- */

static char *authorize_path(const char *more, const char *verifier)
{
	struct buf query = {0};
	struct buf challenge = {0};
	uint8_t hash[SHA256_SIZE];

	crypto_sha256(slice_of(verifier), hash);
	base64url_encode(&challenge, hash, sizeof hash);
	form_add(&query, "response_type", SLICE("code"));
	form_add(&query, "client_id", SLICE("mcp-client"));
	form_add(&query, "redirect_uri", SLICE(CALLBACK));
	form_add(&query, "state", SLICE("a state & more"));
	form_add(&query, "code_challenge_method", SLICE("S256"));
	form_add(&query, "code_challenge", buf_slice(&challenge));
	buf_clear(&challenge);
	char *path = xasprintf(BASE "/authorize?%s%s", query.at, more);
	buf_clear(&query);
	return path;
}

char *page_cookie(const struct talk *talk)
{
	struct slice cookie = talk_field(talk, "set-cookie");

	assert_true(cookie.len > 0);
	return slice_dup(slice_to(cookie, slice_find(cookie, ';')));
}

char *page_transaction(const struct talk *talk)
{
	static const char before[] = "name=\"transaction\" value=\"";
	const char *at = strstr(talk->reply.body.at, before);
	struct slice rest;

	assert_non_null(at);
	rest = slice_of(at + sizeof before - 1);
	return slice_dup(slice_to(rest, slice_find(rest, '"')));
}

char *talk_location(const struct talk *talk, const char *name)
{
	struct slice location = talk_field(talk, "location");
	struct form form;
	char *value = NULL;

	assert_int_equal(form_parse(slice_from(location, slice_find(location, '?') + 1), &form), 0);
	if (form_count(&form, name) == 1)
		value = slice_dup(form_value(&form, name));
	form_clear(&form);
	return value;
}

char *talk_code_proof(struct talk *talk, const char *more, const char *user, const char *verifier)
{
	char *path = authorize_path(more, verifier);
	const struct {
		const char *user, *password;
	} passwords[] = {{"alice@example.com", "a%26b+%3D%2B%25"}};
	const char *password =
		strcmp(user, passwords[0].user) == 0 ? passwords[0].password : "password";
	char *cookie, *transaction, *form, *code;

	assert_int_equal(talk_get(talk, path), 200);
	cookie = page_cookie(talk);
	transaction = page_transaction(talk);
	form = xasprintf(
		"transaction=%s&username=%s&password=%s&action=login", transaction, user, password);
	const char *fields[] = {
		"Content-Type", "application/x-www-form-urlencoded", "Cookie", cookie, NULL};

	assert_int_equal(talk_send(talk, "POST", BASE "/authorize", fields, slice_of(form)), 303);
	code = talk_location(talk, "code");
	assert_non_null(code);
	free(path);
	free(cookie);
	free(transaction);
	free(form);
	return code;
}

char *talk_code(struct talk *talk, const char *more, const char *user)
{
	return talk_code_proof(talk, more, user, VERIFIER);
}

char *code_form(const char *code, const char *more)
{
	return xasprintf("grant_type=authorization_code&code=%s&redirect_uri=http%%3A%%2F%%2F"
			 "127.0.0.1%%3A7777%%2Fcallback%s",
		code, more);
}
