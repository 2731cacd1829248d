/* The login form and what follows from it. */
#include "login.h"

#include <stdlib.h>

#include "checks.h"
#include "pages.h"

/* ---- the answer by redirect ---- */

/* [RFC6749 4.1.2] [RFC9207 2] `fields` is the answer; state and iss are added. */
static void redirect(
	struct call *call, struct slice redirect_uri, struct slice state, struct buf *take_fields)
{
	struct buf location = {0};

	if (state.at)
		form_add(take_fields, "state", state);
	form_add(take_fields, "iss", slice_of(call->idp->issuer));
	buf_add(&location, redirect_uri);
	/* [RFC6749 3.1.2] a query that the client registered "MUST be retained" */
	buf_putc(&location, slice_find(redirect_uri, '?') < redirect_uri.len ? '&' : '?');
	buf_add(&location, buf_slice(take_fields));
	buf_clear(take_fields);
	/* [RFC9700 4.12] 303, so that no browser posts the password on to the client */
	call->response.status = 303;
	http_response_add(&call->response, "Cache-Control", SLICE("no-store"));
	http_response_add(&call->response, "Referrer-Policy", SLICE("no-referrer"));
	call_field(call, "Location", buf_take(&location));
}

void login_refuse(struct call *call, struct slice redirect_uri, struct slice state,
	enum oauth_error error, const char *why)
{
	struct buf fields = {0};

	call->error = error;
	call->decision = "refused";
	note_set(&call->why, "%s", why);
	form_add(&fields, "error", slice_of(oauth_error_name(error)));
	form_add(&fields, "error_description", slice_of(why));
	redirect(call, redirect_uri, state, &fields);
}

/* ---- the cookie ---- */

#define COOKIE_ID_LEN 16

/* One cookie per page, so that two tabs do not end each other's login. */
static char *cookie_name(const struct login *login)
{
	return xasprintf("login-%.*s", COOKIE_ID_LEN, login->id);
}

void login_set_cookie(struct call *call, const struct login *login)
{
	char *name = cookie_name(login);

	call_field(call, "Set-Cookie",
		xasprintf("%s=%s; Path=%s; Max-Age=%llu; HttpOnly; SameSite=Strict%s", name,
			login->binding, call->idp->authorize_path,
			(unsigned long long)call->idp->config->login_lifetime_s,
			slice_starts(slice_of(call->idp->base), "https:") ? "; Secure" : ""));
	free(name);
}

/* [RFC6265 4.2.1] name=value; name=value. SLICE_NONE when it is not there. */
static struct slice cookie_value(struct http_fields fields, const char *name)
{
	for (size_t i = 0; i < fields.count; i++) {
		struct slice rest = fields.at[i].value;
		struct slice pair;

		if (!slice_is_nocase(fields.at[i].name, "cookie"))
			continue;
		while (slice_split(&rest, ';', &pair)) {
			size_t equals = slice_find(pair, '=');

			if (slice_is(slice_trim(slice_to(pair, equals)), name))
				return slice_trim(slice_from(pair, equals + 1));
		}
	}
	return SLICE_NONE;
}

/* ---- the form ---- */

/* False after having shown an error page. */
static bool login_is_good(struct call *call, const struct login *login)
{
	char *name;
	bool bound;

	if (!login->id || !check_idp_login_fresh(call->now, login->expiry) ||
		!check_idp_login_failures(login->failures)) {
		page_error(call, 400, "This login page is no longer good.");
		return false;
	}
	name = cookie_name(login);
	bound = check_idp_login_binding(
		slice_of(login->binding), cookie_value(call->request->fields, name));
	free(name);
	if (!bound)
		page_error(call, 403,
			"The form does not come from the browser that the page was shown to.");
	return bound;
}

static void answer_with_code(struct call *call, const struct login *login, const struct user *user)
{
	const struct authorization *authorization = &login->authorization;
	struct buf fields = {0};
	char *code;

	/* Somebody else may have posted the same form in between; it gives one code. */
	if (!store_end_login(call->idp->store, slice_of(login->id))) {
		page_error(call, 400, "This login page is no longer good.");
		return;
	}
	code = store_add_code(call->idp->store, authorization, user,
		call->now + (double)call->idp->config->code_lifetime_s);
	form_add(&fields, "code", slice_of(code));
	secret_free(code);
	call->decision = "logged in";
	redirect(call, slice_of(authorization->redirect_uri), slice_of(authorization->state),
		&fields);
}

static void judge_form(struct call *call, const struct login *login)
{
	const struct authorization *authorization = &login->authorization;
	const struct user *user;

	if (slice_is(form_value(&call->form, "action"), "deny")) {
		store_end_login(call->idp->store, slice_of(login->id));
		login_refuse(call, slice_of(authorization->redirect_uri),
			slice_of(authorization->state), OAUTH_ACCESS_DENIED,
			"the user denied it (RFC 6749 4.1.2.1)");
		return;
	}
	user = config_user(call->idp->config, form_value(&call->form, "username"));
	if (user && check_idp_user_password(
			    slice_of(user->password), form_value(&call->form, "password"))) {
		answer_with_code(call, login, user);
		return;
	}
	store_count_failure(call->idp->store, slice_of(login->id));
	call->decision = "refused";
	note_set(&call->why, "wrong user name or password");
	/* 403, not 401: that one asks for HTTP authentication. [RFC9110 15.5.2] */
	page_login(call, 403, login, form_value(&call->form, "username"),
		"Wrong user name or password.");
}

void login_take_form(struct call *call)
{
	const char *problem = call_form_problem(call);
	struct login login;

	if (problem) {
		note_set(&call->why, "%s", problem);
		page_error(call, 400, "The form cannot be read.");
		return;
	}
	store_find_login(call->idp->store, form_value(&call->form, "transaction"), &login);
	if (login_is_good(call, &login)) {
		call->client = login.authorization.client;
		judge_form(call, &login);
	}
	login_clear(&login);
}
