#include "unit/sts_stage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/clock.h"
#include "lib/form.h"
#include "lib/log.h"
#include "mint.h"

/* Providers that differ in one thing each; @ stands for the issuer's keys. */
static const char config_text[] =
	"{'listeners':[{'port':0}],'control':{'port':0},"
	"'scopes':[{'scope':'" BIGQUERY "','audience':'https://bigquery.googleapis.com/'},"
	"{'scope':'https://www.googleapis.com/auth/cloud-platform',"
	"'audience':'https://www.googleapis.com/'},"
	"{'scope':'https://www.googleapis.com/auth/bigquery.readonly',"
	"'audience':'https://bigquery.googleapis.com/'}],"
	"'clients':[{'client_id':'upstream','dev_secret':'s:e c+r%t'}],"
	"'pools':[{'project_number':123456789,'id':'demo','providers':["
	"{'id':'idp','issuer_uri':'" ISSUER "','allowed_audiences':['mcp-server'],'jwks_json':@,"
	"'attribute_mapping':{'google.subject':'assertion.sub',"
	"'attribute.email':'assertion.email'}},"
	"{'id':'other','issuer_uri':'" ISSUER "','allowed_audiences':['other-1','other-2'],"
	"'jwks_json':@,'attribute_mapping':{'google.subject':'assertion.sub'}},"
	"{'id':'plain','issuer_uri':'" ISSUER "','jwks_json':@,"
	"'attribute_mapping':{'google.subject':'assertion.sub'}},"
	"{'id':'extracted','issuer_uri':'" ISSUER
	"','allowed_audiences':['mcp-server'],'jwks_json':@,"
	"'attribute_mapping':{'google.subject':'assertion.sub.extract(\\\"users/{id}\\\")'}},"
	"{'id':'keyless','issuer_uri':'" ISSUER "','allowed_audiences':['mcp-server'],"
	"'attribute_mapping':{'google.subject':'assertion.sub'}},"
	"{'id':'mapped','issuer_uri':'" ISSUER "','allowed_audiences':['mcp-server'],'jwks_json':@,"
	"'attribute_mapping':{'google.subject':'\\\"u::\\\" + assertion.name',"
	"'google.groups':'assertion.groups','attribute.kind':'assertion.kind'},"
	"'attribute_condition':'\\\"staff\\\" in google.groups && attribute.kind != assertion.bar'}"
	"]},"
	"{'project_number':123456789,'id':'second','providers':["
	"{'id':'idp','issuer_uri':'" ISSUER "','allowed_audiences':['mcp-server'],'jwks_json':@,"
	"'attribute_mapping':{'google.subject':'assertion.sub'}}]}]}";

static struct json *key_set(const struct stage *s)
{
	struct json *set = json_new_object();
	struct json *keys = json_new_array();

	json_push(keys, signing_key_jwk(s->rsa));
	json_push(keys, signing_key_jwk(s->ec));
	json_set(set, "keys", keys);
	return set;
}

static void read_config(struct stage *s)
{
	struct json *set = key_set(s);
	struct json *document;
	struct note note = {0};
	struct buf keys = {0};
	struct buf text = {0};

	json_print(&keys, set);
	for (const char *c = config_text; *c; c++) {
		if (*c == '@')
			buf_add(&text, buf_slice(&keys));
		else
			buf_putc(&text, *c == '\'' ? '"' : *c);
	}
	assert_int_equal(json_parse(buf_slice(&text), &document), ERR_NONE);
	if (settings_read(&config_settings, document, &s->config, &note))
		fail_msg("%s", note.text);
	json_free(document);
	json_free(set);
	buf_clear(&keys);
	buf_clear(&text);
}

int stage_start(void **state)
{
	struct stage *s = xcalloc(1, sizeof *s);
	struct note note = {0};

	http_client_init();
	log_to(2, LOG_ERROR);
	s->rsa = signing_key_new(ALG_RS256, "rsa");
	s->ec = signing_key_new(ALG_ES256, "ec");
	s->foreign = signing_key_new(ALG_RS256, "rsa");
	read_config(s);
	if (sts_start(&s->config, NULL, &s->sts, &note)) {
		print_error("%s\n", note.text);
		return -1;
	}
	s->port = http_server_port(s->sts->server, 0);
	s->control = http_server_port(s->sts->control, 0);
	*state = s;
	return 0;
}

int stage_stop(void **state)
{
	struct stage *s = *state;

	sts_stop(s->sts);
	settings_clear(&config_settings, &s->config);
	signing_key_free(s->rsa);
	signing_key_free(s->ec);
	signing_key_free(s->foreign);
	free(s);
	clock_set_offset(0);
	http_client_end();
	return 0;
}

/* ---- calls ---- */

void stage_call_with(unsigned port, const char *method, const char *path, const char *type,
	const char *body, const char *field, const char *value, struct reply *out)
{
	struct http_field fields[2];
	size_t count = 0;
	struct note note = {0};
	char *url = xasprintf("http://127.0.0.1:%u%s", port, path);
	struct http_call call = {.method = method,
		.url = url,
		.body = slice_of(body),
		.connect_ms = 5000,
		.reply_ms = 10000,
		.total_ms = 10000,
		.max_bytes = 4 * 1024 * 1024,
		.idle_s = 5};

	if (type)
		fields[count++] = (struct http_field){SLICE("Content-Type"), slice_of(type)};
	if (field)
		fields[count++] = (struct http_field){slice_of(field), slice_of(value)};
	call.fields = (struct http_fields){fields, count};
	*out = (struct reply){0};
	if (http_client_call(&call, &out->http, &note))
		fail_msg("%s %s: %s", method, path, note.text);
	out->status = out->http.status;
	if (json_parse(buf_slice(&out->http.body), &out->json))
		out->json = NULL;
	free(url);
}

void stage_call(unsigned port, const char *method, const char *path, const char *type,
	const char *body, struct reply *out)
{
	stage_call_with(port, method, path, type, body, NULL, NULL, out);
}

void reply_clear(struct reply *reply)
{
	json_free(reply->json);
	http_reply_clear(&reply->http);
	*reply = (struct reply){0};
}

void stage_control(struct stage *s, const char *method, const char *path, const char *body,
	int status, struct reply *out)
{
	stage_call(s->control, method, path, NULL, body, out);
	if (out->status != status)
		fail_msg("%s %s: wanted %d, got %d %.*s", method, path, status, out->status,
			SLICE_ARGS(buf_slice(&out->http.body)));
}

void stage_control_only(
	struct stage *s, const char *method, const char *path, const char *body, int status)
{
	struct reply reply;

	stage_control(s, method, path, body, status, &reply);
	reply_clear(&reply);
}

/* ---- tokens and forms ---- */

int64_t stage_now(void)
{
	return (int64_t)floor(clock_now());
}

struct json *stage_claims(const char *changes)
{
	struct json *claims = json_new_object();
	struct json *wish = NULL;
	struct buf text = {0};

	json_set_string(claims, "iss", SLICE(ISSUER));
	json_set_string(claims, "aud", SLICE("mcp-server"));
	json_set_string(claims, "sub", SLICE("user@example.com"));
	json_set_string(claims, "email", SLICE("user@example.com"));
	json_set_number(claims, "iat", (double)stage_now());
	json_set_number(claims, "exp", (double)stage_now() + 3600);
	for (const char *c = changes; *c; c++)
		buf_putc(&text, *c == '\'' ? '"' : *c);
	if (json_parse(buf_slice(&text), &wish))
		fail_msg("bad changes: %s", changes);
	json_change(claims, wish);
	json_free(wish);
	buf_clear(&text);
	return claims;
}

char *stage_token(const struct signing_key *key, const char *changes)
{
	struct json *claims = stage_claims(changes);
	char *token = mint_token(key, "JWT", claims);

	json_free(claims);
	return token;
}

char *stage_form(const char *token, const char *name, const char *value)
{
	const char *const usual[][2] = {
		{"grant_type", GRANT},
		{"audience", PROVIDER},
		{"scope", BIGQUERY},
		{"requested_token_type", TYPE_ACCESS_TOKEN},
		{"subject_token", token},
		{"subject_token_type", TYPE_JWT},
	};
	struct buf form = {0};
	bool done = name == NULL;

	for (size_t i = 0; i < ARRAY_LEN(usual); i++) {
		bool changed = name && strcmp(name, usual[i][0]) == 0;
		const char *text = changed ? value : usual[i][1];

		done |= changed;
		if (text)
			form_add(&form, usual[i][0], slice_of(text));
	}
	if (!done && value)
		form_add(&form, name, slice_of(value));
	return buf_take(&form);
}

void stage_exchange(
	struct stage *s, char *take_token, const char *name, const char *value, struct reply *out)
{
	char *form = stage_form(take_token, name, value);

	stage_call(s->port, "POST", "/v1/token", FORM, form, out);
	free(form);
	free(take_token);
}

char *stage_issued(struct stage *s)
{
	struct reply reply;
	char *token;

	stage_exchange(s, stage_token(s->rsa, "{}"), NULL, NULL, &reply);
	assert_int_equal(reply.status, 200);
	token = slice_dup(json_member_string(reply.json, "access_token"));
	reply_clear(&reply);
	return token;
}

void stage_introspect(struct stage *s, const char *token, struct reply *out)
{
	struct buf form = {0};

	form_add(&form, "token", slice_of(token));
	stage_call_with(s->port, "POST", "/v1/introspect", FORM, form.at, "Authorization",
		GOOD_CLIENT, out);
	assert_int_equal(out->status, 200);
	buf_clear(&form);
}

/* ---- expectations ---- */

void assert_member(const struct json *json, const char *name, const char *text)
{
	struct slice member = json_member_string(json, name);

	if (!slice_is(member, text))
		fail_msg("member %s\n  wanted %s\n  got    %.*s", name, text, SLICE_ARGS(member));
}

void expect_refused(
	struct reply *reply, const char *label, const char *error, const char *description)
{
	struct slice got = json_member_string(reply->json, "error");
	struct slice said = json_member_string(reply->json, "error_description");

	if (reply->status != 400 || !slice_is(got, error) || !slice_is(said, description) ||
		json_count(reply->json) != 2)
		fail_msg("%s\n  wanted 400 %s %s\n  got    %d %.*s", label, error, description,
			reply->status, SLICE_ARGS(buf_slice(&reply->http.body)));
	reply_clear(reply);
}

struct json *expect_granted(struct reply *reply, const char *label)
{
	struct json *payload;
	char *token;

	if (reply->status != 200)
		fail_msg("%s\n  wanted 200\n  got    %d %.*s", label, reply->status,
			SLICE_ARGS(buf_slice(&reply->http.body)));
	token = slice_dup(json_member_string(reply->json, "access_token"));
	payload = payload_of(token);
	free(token);
	reply_clear(reply);
	return payload;
}

void stage_expect(struct stage *s, char *take_token, const char *label, const char *error,
	const char *description)
{
	struct reply reply;

	stage_exchange(s, take_token, NULL, NULL, &reply);
	if (error)
		expect_refused(&reply, label, error, description);
	else
		json_free(expect_granted(&reply, label));
}

char *stage_key_set(const struct signing_key *one, const struct signing_key *two)
{
	struct json *set = json_new_object();
	struct json *keys = json_new_array();
	struct buf text = {0};

	json_push(keys, signing_key_jwk(one));
	if (two)
		json_push(keys, signing_key_jwk(two));
	json_set(set, "keys", keys);
	json_print(&text, set);
	json_free(set);
	return buf_take(&text);
}

struct json *payload_of(const char *token)
{
	struct slice rest = slice_of(token);
	struct slice part;
	struct json *payload;
	struct buf text = {0};

	assert_true(slice_split(&rest, '.', &part) && slice_split(&rest, '.', &part));
	assert_int_equal(base64url_decode(part, &text), ERR_NONE);
	assert_int_equal(json_parse(buf_slice(&text), &payload), ERR_NONE);
	buf_clear(&text);
	return payload;
}
