#include "idp_login_help.h"

#include <stdlib.h>
#include <string.h>

#include "lib/form.h"
#include "lib/url.h"
#include "participants/client.h"

static void add(struct buf *form, const char *name, const char *value, const char *otherwise)
{
	const char *text = value ? value : otherwise;

	if (text[0])
		form_add(form, name, slice_of(text));
}

/* ---- the authorization request ---- */

void idp_authorize(const struct idp *idp, const struct idp_authorization *authorization,
	struct idp_reply *reply)
{
	const struct idp_authorization *a = authorization;
	const char *client = a->client ? a->client : "client";
	struct buf query = {0};

	add(&query, "response_type", a->response_type, "code");
	form_add(&query, "client_id", slice_of(idp_account(idp, client, "client_id")));
	add(&query, "redirect_uri", a->redirect_uri, idp_account(idp, client, "redirect_uri"));
	add(&query, "scope", a->scope, idp_account(idp, client, "scope"));
	add(&query, "state", a->state, "a-state");
	add(&query, "code_challenge", a->challenge, CHALLENGE);
	add(&query, "code_challenge_method", a->method, "S256");
	add(&query, "resource", a->resource, "");
	idp_send(idp,
		&(struct idp_request){
			.endpoint = "authorization_endpoint", .method = "GET", .query = query.at},
		reply);
	buf_clear(&query);
}

/* ---- the page ---- */

void idp_open_page(
	const struct idp *idp, const struct idp_authorization *authorization, struct idp_page *page)
{
	struct idp_reply reply;

	idp_authorize(idp, authorization, &reply);
	if (reply.wire.status != 200 || !slice_contains(reply.wire.body, "<form"))
		case_untestable("a good authorization request gets a login page", "status %d",
			reply.wire.status);
	page->html = slice_dup(reply.wire.body);
	page->cookie = client_cookies(reply.wire.fields);
	idp_reply_clear(&reply);
}

void idp_page_clear(struct idp_page *page)
{
	free(page->html);
	secret_free(page->cookie);
	*page = (struct idp_page){0};
}

void idp_post_page(const struct idp *idp, const struct idp_page *page, const char *name,
	const char *password, const char *cookie, struct idp_reply *reply)
{
	char *fields = xasprintf("Cookie: %s\r\n", cookie ? cookie : page->cookie);
	struct buf body = {0};
	char *action = NULL;
	struct url url;

	if (!client_fill_form(slice_of(page->html), name ? name : idp_account(idp, "user", "name"),
		    password ? password : idp_account(idp, "user", "password"), &body, &action))
		case_untestable("the login page has a form with a password", "it has none");
	if (action[0] != '/' && !url_parse(slice_of(action), &url))
		memmove(action, url.path.at, strlen(url.path.at) + 1);
	idp_send(idp,
		&(struct idp_request){.endpoint = action,
			.fields = !cookie || cookie[0] ? fields : NULL,
			.body = body.at},
		reply);
	secret_free(fields);
	buf_clear(&body);
	free(action);
}

char *idp_location(const struct idp_reply *reply, const char *name)
{
	struct slice location = http_fields_value(reply->wire.fields, "location");
	struct form form;
	char *value = NULL;

	if (!form_parse(slice_from(location, slice_find(location, '?') + 1), &form) &&
		form_count(&form, name) == 1)
		for (size_t i = 0; i < form.count; i++)
			if (slice_is(form.at[i].name, name))
				value = slice_dup(form.at[i].value);
	form_clear(&form);
	return value;
}

bool idp_gave_code(const struct idp_reply *reply)
{
	char *code = idp_location(reply, "code");
	bool gave = code && code[0];

	secret_free(code);
	return gave;
}

/* ---- the code ---- */

char *idp_code(const struct idp *idp, const struct idp_authorization *authorization)
{
	struct idp_page page;
	struct idp_reply reply;
	char *code;

	idp_open_page(idp, authorization, &page);
	idp_post_page(idp, &page, NULL, NULL, NULL, &reply);
	code = idp_location(&reply, "code");
	if (!code || !code[0])
		case_untestable("a user who logs in gets a code", "status %d", reply.wire.status);
	ledger_enter(idp->suite->ledger, slice_of(code), SEEN_BY_CLIENT | SEEN_BY_IDP,
		"an authorization code");
	idp_reply_clear(&reply);
	idp_page_clear(&page);
	return code;
}

void idp_redeem(const struct idp *idp, const char *code, const struct idp_redemption *redemption,
	struct idp_reply *reply)
{
	const struct idp_redemption *r = redemption;
	const char *client = r->client ? r->client : "client";
	struct buf form = {0};

	form_add(&form, "grant_type", SLICE("authorization_code"));
	form_add(&form, "code", slice_of(code));
	if (!r->authorization)
		form_add(&form, "client_id", slice_of(idp_account(idp, client, "client_id")));
	add(&form, "redirect_uri", r->redirect_uri, idp_account(idp, client, "redirect_uri"));
	add(&form, "code_verifier", r->verifier, VERIFIER);
	buf_puts(&form, r->more ? r->more : "");
	idp_send(idp, &(struct idp_request){.authorization = r->authorization, .body = form.at},
		reply);
	buf_clear(&form);
}

char *idp_redeem_well(
	const struct idp *idp, const char *code, const struct idp_redemption *redemption)
{
	struct idp_reply reply;
	struct slice token;
	char *copy;

	idp_redeem(idp, code, redemption, &reply);
	token = json_member_string(reply.json, "access_token");
	if (reply.wire.status != 200 || !token.len)
		case_untestable("a good code gets a token", "status %d %.*s", reply.wire.status,
			SLICE_ARGS(slice_to(reply.wire.body, 150)));
	ledger_enter(idp->suite->ledger, token, SEEN_BY_CLIENT | SEEN_BY_IDP | SEEN_BY_STS,
		"a client's token");
	copy = slice_dup(token);
	idp_reply_clear(&reply);
	return copy;
}
