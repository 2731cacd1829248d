/* The part of idp_fixture.h that talks to the IdP. */
#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/form.h"
#include "lib/jws.h"
#include "unit/idp_fixture.h"

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

bool talk_verifies(struct talk *talk, const char *token)
{
	struct jwks *set;
	struct jws jws;
	bool good = false;

	assert_int_equal(talk_get(talk, BASE "/keys"), 200);
	assert_int_equal(jwks_parse(buf_slice(&talk->reply.body), &set, NULL), 0);
	if (jws_parse(slice_of(token), &jws, NULL) == ERR_NONE)
		for (size_t i = 0; i < set->count; i++)
			good |= set->at[i].kid && slice_is(jws.kid, set->at[i].kid) &&
				jws_verify(&jws, &set->at[i]) == ERR_NONE;
	jws_clear(&jws);
	jwks_free(set);
	return good;
}

struct json *token_header(const char *token)
{
	struct json *header;
	struct jws jws;

	assert_int_equal(jws_parse(slice_of(token), &jws, NULL), 0);
	header = json_copy(jws.header);
	jws_clear(&jws);
	return header;
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

int talk_redeem(struct talk *talk, const char *asked, const char *more)
{
	char *code = talk_code(talk, asked, "user@example.com");
	char *form = code_form(code, more);
	int status = talk_post(talk, TOKEN, NULL, form);

	free(code);
	free(form);
	return status;
}
