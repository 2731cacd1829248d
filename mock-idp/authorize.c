/* The authorize endpoint: is the request good? What the browser posts next is login.c's. */
#include "checks.h"
#include "endpoints.h"
#include "login.h"
#include "pages.h"
#include "policy.h"

/* ---- the request ---- */

/* False after having shown an error page: there is nobody to redirect to. [RFC6749 4.1.2.1] */
static bool client_is_good(struct call *call)
{
	const struct form *form = &call->form;
	struct slice redirect_uri = form_value(form, "redirect_uri");
	const struct client *client;

	/* Two of them: the one that is checked may not be the one that somebody else reads. */
	if (form_count(form, "client_id") > 1 || form_count(form, "redirect_uri") > 1) {
		page_error(call, 400, "client_id and redirect_uri may be there only once.");
		return false;
	}
	client = config_client(call->idp->config, form_value(form, "client_id"));
	if (!client) {
		page_error(call, 400, "The application is not registered here (client_id).");
		return false;
	}
	for (size_t i = 0; i < client->redirect_uris.count; i++)
		if (check_idp_redirect_uri(slice_of(client->redirect_uris.at[i]), redirect_uri)) {
			call->client = client;
			return true;
		}
	page_error(call, 400, "The application is not registered with this redirect_uri.");
	return false;
}

/* The first thing that is wrong with the request; ERROR_INVALID when nothing is. */
static enum oauth_error request_problem(const struct call *call, struct note *why)
{
	const struct form *form = &call->form;
	struct slice mode = form_value(form, "response_mode");

	if (call_has_duplicates(call)) {
		note_set(why, "a parameter is there more than once (RFC 6749 3.1)");
		return OAUTH_INVALID_REQUEST;
	}
	if (!form_value(form, "response_type").at) {
		note_set(why, "response_type is missing (RFC 6749 4.1.1)");
		return OAUTH_INVALID_REQUEST;
	}
	if (!check_idp_response_type(form_value(form, "response_type"))) {
		note_set(why, "response_type must be code (RFC 9700 2.1.2)");
		return OAUTH_UNSUPPORTED_RESPONSE_TYPE;
	}
	if (mode.at && !slice_is(mode, "query")) {
		note_set(why, "response_mode must be query");
		return OAUTH_INVALID_REQUEST;
	}
	if (!check_idp_client_grant(
		    call->client->grants.at, call->client->grants.count, SLICE(GRANT_CODE))) {
		note_set(why, "this client may not use the code grant (RFC 6749 4.1.2.1)");
		return OAUTH_UNAUTHORIZED_CLIENT;
	}
	if (!check_idp_pkce_method(form_value(form, "code_challenge_method"))) {
		note_set(why, "code_challenge_method must be S256 (RFC 9700 2.1.1)");
		return OAUTH_INVALID_REQUEST;
	}
	if (!check_idp_pkce_challenge(form_value(form, "code_challenge"))) {
		note_set(why, "code_challenge is missing or none of S256 (RFC 7636 4.2)");
		return OAUTH_INVALID_REQUEST;
	}
	return OAUTH_ERROR_INVALID;
}

/* What is granted. The same result; the texts in `out` are the caller's. */
static enum oauth_error read_authorization(
	const struct call *call, struct authorization *out, struct note *why)
{
	const struct client *client = call->client;
	struct slice asked = form_value(&call->form, "scope");
	struct slice audience;
	struct buf scope = {0};

	if (!policy_target(call->idp->config, &call->form, false, &audience, why))
		return OAUTH_INVALID_TARGET;
	buf_puts(&scope, "");
	if (!policy_scope(asked, &client->scopes,
		    client->default_scopes.count ? &client->default_scopes : &client->scopes,
		    &scope)) {
		buf_clear(&scope);
		note_set(why, "scope is more than this client may ask for (RFC 6749 3.3)");
		return OAUTH_INVALID_SCOPE;
	}
	out->client = client;
	out->redirect_uri = slice_dup(form_value(&call->form, "redirect_uri"));
	if (form_value(&call->form, "state").at)
		out->state = slice_dup(form_value(&call->form, "state"));
	out->audience = audience.at ? slice_dup(audience) : xstrdup(client->default_audience);
	out->scope_told = slice_equal(asked, buf_slice(&scope));
	out->scope = buf_take(&scope);
	out->challenge = slice_dup(form_value(&call->form, "code_challenge"));
	return OAUTH_ERROR_INVALID;
}

/* ---- the page ---- */

static void show_login(struct call *call)
{
	struct authorization authorization = {0};
	struct slice redirect_uri;
	struct note why = {0};
	enum oauth_error error;
	struct login login;

	if (form_parse(call->request->query, &call->form)) {
		form_clear(&call->form);
		page_error(call, 400, "The application sent a request that cannot be read.");
		return;
	}
	if (!client_is_good(call))
		return;
	redirect_uri = form_value(&call->form, "redirect_uri");
	error = request_problem(call, &why);
	if (!error)
		error = read_authorization(call, &authorization, &why);
	if (error) {
		login_refuse(call, redirect_uri, form_value(&call->form, "state"), error, why.text);
		return;
	}
	store_add_login(call->idp->store, &authorization,
		call->now + (double)call->idp->config->login_lifetime_s, &login);
	call->decision = "login page";
	page_login(call, 200, &login, SLICE_NONE, NULL);
	login_set_cookie(call, &login);
	login_clear(&login);
}

void serve_authorize(struct call *call)
{
	if (slice_is(call->request->method, "POST"))
		login_take_form(call);
	else
		show_login(call);
}
