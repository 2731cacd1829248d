#include "participants/client.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/crypto.h"
#include "lib/form.h"
#include "lib/http_client.h"
#include "lib/url.h"

#define TIME_MS 15000

static enum err send_request(const char *method, const char *url, struct http_fields fields,
	struct slice body, struct http_reply *reply, struct note *note)
{
	struct http_call call = {
		.method = method,
		.url = url,
		.fields = fields,
		.body = body,
		.connect_ms = TIME_MS,
		.reply_ms = TIME_MS,
		.total_ms = TIME_MS,
		.max_bytes = JSON_MAX_BYTES,
		.idle_s = 2,
	};

	return http_client_call(&call, reply, note);
}

/* ---- the login page, as much of HTML as it takes ---- */

/* The value of name="..." within one tag; entities are undone. NULL without. */
static char *tag_attribute(struct slice tag, const char *name)
{
	static const struct {
		const char *entity;
		char c;
	} entities[] = {
		{"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}};
	char *opening = xasprintf(" %s=\"", name);
	const char *found = memmem(tag.at, tag.len, opening, strlen(opening));
	struct buf value = {0};
	struct slice rest;

	if (!found) {
		free(opening);
		return NULL;
	}
	rest = slice_from(tag, (size_t)(found - tag.at) + strlen(opening));
	rest = slice_to(rest, slice_find(rest, '"'));
	free(opening);
	buf_puts(&value, "");
	while (rest.len) {
		size_t skip = 1;
		char c = rest.at[0];

		for (size_t i = 0; i < ARRAY_LEN(entities); i++)
			if (slice_starts(rest, entities[i].entity)) {
				c = entities[i].c;
				skip = strlen(entities[i].entity);
			}
		buf_putc(&value, c);
		rest = slice_from(rest, skip);
	}
	return buf_take(&value);
}

/* The next "<name ...>" in `rest`, which is moved behind it. */
static bool next_tag(struct slice *rest, const char *name, struct slice *tag)
{
	char *opening = xasprintf("<%s", name);
	const char *found =
		rest->len ? memmem(rest->at, rest->len, opening, strlen(opening)) : NULL;

	free(opening);
	if (!found)
		return false;
	*tag = slice_from(*rest, (size_t)(found - rest->at));
	*tag = slice_to(*tag, slice_find(*tag, '>'));
	*rest = slice_from(*rest, (size_t)(found - rest->at) + tag->len);
	return true;
}

bool client_fill_form(
	struct slice page, const char *user, const char *password, struct buf *body, char **action)
{
	struct slice tag;
	bool has_password = false;

	*action = NULL;
	if (!next_tag(&page, "form", &tag))
		return false;
	*action = tag_attribute(tag, "action");
	while (next_tag(&page, "input", &tag)) {
		char *name = tag_attribute(tag, "name");
		char *value = tag_attribute(tag, "value");
		char *type = tag_attribute(tag, "type");

		if (name && type && strcmp(type, "password") == 0) {
			form_add(body, name, slice_of(password));
			has_password = true;
		} else if (name && type && strcmp(type, "hidden") == 0) {
			form_add(body, name, slice_of(value));
		} else if (name && type && strcmp(type, "text") == 0) {
			form_add(body, name, slice_of(user));
		}
		free(name);
		free(value);
		free(type);
	}
	return has_password && *action;
}

/* An action of the page: absolute, or a path of the same origin. */
static char *resolve(const char *page_url, const char *action)
{
	struct url url;

	if (slice_starts(slice_of(action), "http") || url_parse(slice_of(page_url), &url))
		return xstrdup(action);
	return xasprintf("%.*s%s", SLICE_ARGS(url.origin), action);
}

char *client_cookies(struct http_fields fields)
{
	struct buf value = {0};

	buf_puts(&value, "");
	for (size_t i = 0; i < fields.count; i++) {
		struct slice cookie = fields.at[i].value;

		if (!slice_is_nocase(fields.at[i].name, "set-cookie"))
			continue;
		if (value.len)
			buf_puts(&value, "; ");
		buf_add(&value, slice_to(cookie, slice_find(cookie, ';')));
	}
	return buf_take(&value);
}

/* ---- the steps ---- */

struct session {
	const struct client_login *login;
	char *verifier; /* of PKCE */
	char *state;
	char *page_url;
	char *cookie;
	char *location;
	char *code;
	struct note *note;
};

static bool get_page(struct session *s, struct http_reply *page)
{
	struct buf query = {0};
	struct buf challenge = {0};
	uint8_t hash[SHA256_SIZE];
	enum err err;

	/* [RFC7636 4.2] code_challenge = BASE64URL(SHA256(ASCII(code_verifier))) */
	crypto_sha256(slice_of(s->verifier), hash);
	base64url_encode(&challenge, hash, sizeof hash);
	form_add(&query, "response_type", SLICE("code"));
	form_add(&query, "client_id", slice_of(s->login->client_id));
	form_add(&query, "redirect_uri", slice_of(s->login->redirect_uri));
	form_add(&query, "scope", slice_of(s->login->scope));
	form_add(&query, "state", slice_of(s->state));
	form_add(&query, "code_challenge", buf_slice(&challenge));
	form_add(&query, "code_challenge_method", SLICE("S256"));
	if (s->login->resource)
		form_add(&query, "resource", slice_of(s->login->resource));
	s->page_url = xasprintf("%s?%s", s->login->authorize_url, query.at);
	err = send_request(
		"GET", s->page_url, (struct http_fields){NULL, 0}, SLICE_NONE, page, s->note);
	if (!err && page->status != 200)
		note_set(s->note, "the login page: status %d", page->status);
	buf_clear(&query);
	buf_clear(&challenge);
	return !err && page->status == 200;
}

static bool post_form(struct session *s, const struct http_reply *page)
{
	struct http_field fields[] = {
		{SLICE("Content-Type"), SLICE("application/x-www-form-urlencoded")},
		{SLICE("Cookie"), SLICE_NONE},
	};
	struct buf body = {0};
	struct http_reply reply = {0};
	char *action = NULL;
	char *url = NULL;
	bool good = false;

	s->cookie = client_cookies(page->fields);
	fields[1].value = slice_of(s->cookie);
	if (!client_fill_form(
		    buf_slice(&page->body), s->login->user, s->login->password, &body, &action)) {
		note_set(s->note, "the login page has no form with a password");
	} else {
		url = resolve(s->page_url, action);
		good = !send_request("POST", url, (struct http_fields){fields, 2}, buf_slice(&body),
			&reply, s->note);
		if (good && reply.status != 303 && reply.status != 302) {
			note_set(s->note, "after the login form: status %d", reply.status);
			good = false;
		}
		s->location = slice_dup(http_fields_value(reply.fields, "location"));
	}
	http_reply_clear(&reply);
	buf_clear(&body);
	free(action);
	free(url);
	return good;
}

/* [RFC6749 4.1.2] [RFC9207 2.4] the answer is ours, and from the IdP that we asked */
static bool read_code(struct session *s)
{
	size_t len = strlen(s->login->redirect_uri);
	struct form answer = {0};
	bool good = false;

	if (strncmp(s->location, s->login->redirect_uri, len) != 0 || s->location[len] != '?') {
		note_set(s->note, "the IdP redirects somewhere else");
		return false;
	}
	if (form_parse(slice_of(s->location + len + 1), &answer))
		note_set(s->note, "the redirect's query is malformed");
	else if (!slice_is(form_value(&answer, "state"), s->state))
		note_set(s->note, "the state came back changed");
	else if (!slice_is(form_value(&answer, "iss"), s->login->issuer))
		note_set(s->note, "the answer is from another issuer");
	else if (!form_value(&answer, "code").len)
		note_set(s->note, "no code: %.*s", SLICE_ARGS(form_value(&answer, "error")));
	else
		good = true;
	if (good)
		s->code = slice_dup(form_value(&answer, "code"));
	form_clear(&answer);
	return good;
}

static char *redeem(struct session *s)
{
	struct http_field field = {
		SLICE("Content-Type"), SLICE("application/x-www-form-urlencoded")};
	struct buf body = {0};
	struct http_reply reply;
	struct json *document = NULL;
	char *token = NULL;

	form_add(&body, "grant_type", SLICE("authorization_code"));
	form_add(&body, "code", slice_of(s->code));
	form_add(&body, "redirect_uri", slice_of(s->login->redirect_uri));
	form_add(&body, "client_id", slice_of(s->login->client_id));
	form_add(&body, "code_verifier", slice_of(s->verifier));
	if (s->login->resource)
		form_add(&body, "resource", slice_of(s->login->resource));
	if (!send_request("POST", s->login->token_url, (struct http_fields){&field, 1},
		    buf_slice(&body), &reply, s->note) &&
		reply.status == 200 && !json_parse(buf_slice(&reply.body), &document) &&
		json_member_string(document, "access_token").len)
		token = slice_dup(json_member_string(document, "access_token"));
	else
		note_set(s->note, "no token for the code: status %d", reply.status);
	json_free(document);
	http_reply_clear(&reply);
	buf_clear(&body);
	return token;
}

char *client_log_in(const struct client_login *login, struct note *note)
{
	struct session s = {
		.login = login,
		.verifier = crypto_random_hex(32),
		.state = crypto_random_hex(16),
		.note = note,
	};
	struct http_reply page = {0};
	char *token = NULL;

	if (get_page(&s, &page) && post_form(&s, &page) && read_code(&s))
		token = redeem(&s);
	http_reply_clear(&page);
	secret_free(s.verifier);
	free(s.state);
	free(s.page_url);
	secret_free(s.cookie);
	secret_free(s.location);
	secret_free(s.code);
	return token;
}
