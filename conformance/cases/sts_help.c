#include "sts_help.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/form.h"
#include "mint.h"
#include "suite_files.h"

const char sts_absent[] = "";

/* ---- tokens ---- */

const char *sts_provider(struct suite *suite, const char *name)
{
	const struct json *providers = suite->party[ROLE_STS].manifest.providers;
	struct slice full = json_member_string(providers, name ? name : "main");

	if (!full.len)
		case_untestable("the manifest names every provider that a claimed row needs",
			"no provider \"%s\"", name ? name : "main");
	return full.at; /* the text of a JSON string ends with NUL */
}

void sts_enter(struct suite *suite, const char *token)
{
	ledger_enter(
		suite->ledger, slice_of(token), SEEN_BY_CLIENT | SEEN_BY_STS, "a subject token");
}

char *sts_mint(struct suite *suite, const char *order)
{
	char *token = sts_issuer_mint(suite->sts_issuer, order ? order : "{}");

	if (!token)
		case_broken("no such token can be made: %s", order);
	sts_enter(suite, token);
	return token;
}

char *sts_mint_claims(struct suite *suite, struct json *take_claims)
{
	char *token = mint_token(sts_issuer_key(suite->sts_issuer, "ec"), "JWT", take_claims);

	json_free(take_claims);
	sts_enter(suite, token);
	return token;
}

/* ---- requests ---- */

#define PARAMETERS 6

static void add_parameter(
	struct buf *body, bool json, const char *snake, const char *camel, const char *value)
{
	if (value == STS_ABSENT)
		return;
	if (!json) {
		form_add(body, snake, slice_of(value));
		return;
	}
	buf_puts(body, body->len > 1 ? "," : "");
	json_quote(body, slice_of(camel));
	buf_putc(body, ':');
	json_quote(body, slice_of(value));
}

static const char *or_usual(const char *value, const char *usual)
{
	return value ? value : usual;
}

char *sts_body(struct suite *suite, const struct sts_ask *ask)
{
	const char *const parameters[PARAMETERS][3] = {
		{"grant_type", "grantType", or_usual(ask->grant_type, STS_GRANT)},
		{"audience", "audience",
			ask->audience ? ask->audience : sts_provider(suite, ask->provider)},
		{"scope", "scope", or_usual(ask->scope, STS_SCOPE)},
		{"requested_token_type", "requestedTokenType",
			or_usual(ask->requested_token_type, STS_TYPE "access_token")},
		{"subject_token", "subjectToken", or_usual(ask->token, STS_ABSENT)},
		{"subject_token_type", "subjectTokenType",
			or_usual(ask->subject_token_type, STS_TYPE "jwt")},
	};
	struct buf body = {0};

	buf_puts(&body, ask->json ? "{" : "");
	for (size_t i = 0; i < PARAMETERS; i++)
		add_parameter(
			&body, ask->json, parameters[i][0], parameters[i][1], parameters[i][2]);
	if (ask->further)
		buf_puts(&body, ask->further);
	buf_puts(&body, ask->json ? "}" : "");
	return buf_take(&body);
}

static void send_to(
	struct suite *suite, const char *port, const struct sts_raw *raw, struct wire_reply *reply)
{
	const char *method = raw->method ? raw->method : "POST";
	unsigned number = suite_port(suite, port);
	struct buf text = {0};
	struct wire wire;

	buf_printf(&text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n", method,
		raw->target ? raw->target : "/v1/token", number);
	if (raw->type)
		buf_printf(&text, "Content-Type: %s\r\n", raw->type);
	if (raw->fields)
		buf_puts(&text, raw->fields);
	buf_printf(&text, "Content-Length: %zu\r\n\r\n", raw->body.len);
	buf_add(&text, raw->body);
	wire_open(&wire, number);
	wire_send(&wire, buf_slice(&text));
	wire_read(&wire, method, REPLY_MS, reply);
	wire_close(&wire);
	buf_clear(&text);
}

void sts_send_raw(struct suite *suite, const struct sts_raw *raw, struct wire_reply *reply)
{
	send_to(suite, "sts_port", raw, reply);
}

void sts_send(struct suite *suite, const struct sts_ask *ask, struct wire_reply *reply)
{
	char *body = sts_body(suite, ask);
	struct sts_raw raw = {.type = ask->json ? STS_JSON : STS_FORM,
		.fields = ask->fields,
		.body = slice_of(body)};

	sts_send_raw(suite, &raw, reply);
	free(body);
}

/* ---- introspection ---- */

/* "upstream" and its secret, of which neither has a character that would need encoding. */
static char *own_authorization(struct suite *suite)
{
	char *secret = suite_secret(suite, "upstream_secret");
	char *pair = xasprintf("upstream:%s", secret);
	struct buf value = {0};

	buf_puts(&value, "Basic ");
	base64_encode(&value, pair, strlen(pair));
	secret_free(pair);
	secret_free(secret);
	return buf_take(&value);
}

void sts_introspect_raw(
	struct suite *suite, const char *authorization, const char *token, struct wire_reply *reply)
{
	char *own = authorization ? NULL : own_authorization(suite);
	const char *value = authorization ? authorization : own;
	char *fields = value && value[0] ? xasprintf("Authorization: %s\r\n", value) : NULL;
	struct buf body = {0};
	struct sts_raw raw = {.target = "/v1/introspect", .type = STS_FORM, .fields = fields};

	form_add(&body, "token", slice_of(token));
	raw.body = buf_slice(&body);
	send_to(suite, "sts_upstream_port", &raw, reply);
	buf_clear(&body);
	secret_free(own);
	secret_free(fields);
}

struct json *sts_json(const struct wire_reply *reply)
{
	struct json *json = NULL;

	if (json_parse(reply->body, &json) || json_is_object(json))
		return json;
	json_free(json);
	return NULL;
}

struct json *sts_introspect(struct suite *suite, const char *token)
{
	struct wire_reply reply;
	struct json *said;
	int status;

	sts_introspect_raw(suite, NULL, token, &reply);
	said = sts_json(&reply);
	status = reply.status;
	wire_reply_clear(&reply);
	if (status != 200 || !json_is_bool(json_member(said, "active"))) {
		json_free(said);
		case_untestable(
			"introspection tells whether a token is active", "status %d", status);
	}
	if (json_is_true(json_member(said, "active")))
		return said;
	json_free(said);
	return NULL;
}

char *sts_principal(struct suite *suite, const char *token)
{
	struct json *said = sts_introspect(suite, token);
	char *principal = slice_dup(json_member_string(said, "sub"));

	json_free(said);
	return principal;
}

char *sts_principal_of(struct suite *suite, const char *provider, const char *subject)
{
	const char *name = sts_provider(suite, provider);
	const char *end = strstr(name, "/providers/");

	if (!end)
		case_broken("%s is no provider's name", name);
	return xasprintf("principal:%.*s/subject/%s", (int)(end - name), name, subject);
}
