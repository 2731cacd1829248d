/*
 * The control API: what a test may arrange and look at. On a listener of its own, because whoever
 * reaches it can mint any token. JSON in, JSON out; docs/mock-idp.md has the list.
 */
#include <math.h>
#include <stdlib.h>

#include "bad_tokens.h"
#include "checks.h"
#include "control.h"
#include "lib/clock.h"
#include "lib/jws.h"
#include "lib/jwt.h"
#include "mint_request.h"

/* ---- tokens ---- */

static enum err get_mint(struct control_call *call)
{
	call->output = json_new_object();
	json_set(call->output, "bad", bad_tokens_list());
	return ERR_NONE;
}

static enum err post_mint(struct control_call *call)
{
	struct buf token = {0};
	enum err err = mint_request(call->idp, call->input, &token, &call->note);

	if (!err) {
		call->output = json_new_object();
		json_set_string(call->output, "token", buf_slice(&token));
	}
	buf_clear(&token);
	return err;
}

/* {"token": ...} or {"jti": ...}. The token's signature does not matter: it is only named. */
static enum err post_revoke(struct control_call *call)
{
	struct slice token = json_member_string(call->input, "token");
	struct slice jti = json_member_string(call->input, "jti");
	struct json *payload = NULL;
	struct jws jws = {0};
	enum err err = ERR_NONE;

	if (json_count(call->input) != 1 || (!token.len && !jti.len))
		return note_err(&call->note, ERR_SYNTAX, "either token or jti must be there");
	if (token.len) {
		err = jws_parse(token, &jws, &call->note);
		if (!err)
			err = json_parse(buf_slice(&jws.payload), &payload);
		jti = json_member_string(payload, "jti");
	}
	if (!err && !jti.len)
		err = ERR_NOT_FOUND;
	if (err)
		note_set(&call->note, "the token has no jti");
	else
		lineage_revoke(call->idp->lineage, jti);
	json_free(payload);
	jws_clear(&jws);
	return err;
}

/* ---- log, faults, clock ---- */

static enum err get_log(struct control_call *call)
{
	request_log_print(call->idp->log, &call->text);
	return ERR_NONE;
}

static enum err delete_log(struct control_call *call)
{
	request_log_clear(call->idp->log);
	return ERR_NONE;
}

static enum err post_faults(struct control_call *call)
{
	return faults_add(call->idp->faults, call->input, &call->note);
}

static enum err delete_faults(struct control_call *call)
{
	faults_clear(call->idp->faults);
	return ERR_NONE;
}

static enum err post_clock(struct control_call *call)
{
	double offset;

	/* A century either way: beyond it dates no longer have four digits. */
	if (json_count(call->input) != 1 ||
		!json_number(json_member(call->input, "offset_s"), &offset) ||
		fabs(offset) > 100 * 366 * 86400.0)
		return note_err(&call->note, ERR_SYNTAX, "offset_s: must be a number of seconds");
	clock_set_offset(offset);
	return ERR_NONE;
}

/* ---- the server ---- */

static const struct route {
	const char *method;
	const char *path; /* one that ends with "/" leaves its last segment open */
	bool json;        /* wants a JSON object */
	enum err (*serve)(struct control_call *call);
} routes[] = {
	{"GET", "/mint", false, get_mint},
	{"POST", "/mint", true, post_mint},
	{"POST", "/revoke", true, post_revoke},
	{"GET", "/keys", false, control_get_keys},
	{"POST", "/keys/rotate", true, control_rotate_keys},
	{"PUT", "/keys/", true, control_change_key},
	{"PUT", "/jwks", false, control_put_jwks},
	{"DELETE", "/jwks", false, control_delete_jwks},
	{"GET", "/log", false, get_log},
	{"DELETE", "/log", false, delete_log},
	{"POST", "/faults", true, post_faults},
	{"DELETE", "/faults", false, delete_faults},
	{"POST", "/clock", true, post_clock},
};

static const struct route *find_route(struct control_call *call)
{
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		struct slice path = call->request->path;
		size_t length = slice_of(routes[i].path).len;

		if (!slice_is(call->request->method, routes[i].method) ||
			!slice_starts(path, routes[i].path))
			continue;
		call->last = slice_from(path, length);
		if (routes[i].path[length - 1] == '/' ? call->last.len > 0 : call->last.len == 0)
			return &routes[i];
	}
	return NULL;
}

static enum err read_input(struct control_call *call)
{
	struct slice type = http_fields_value(call->request->fields, "content-type");

	/* A type that a page of a browser cannot send to us unasked. [Fetch 2.2.2] */
	type = slice_trim(slice_to(type, slice_find(type, ';')));
	if (!slice_is_nocase(type, "application/json"))
		return note_err(&call->note, ERR_SYNTAX, "Content-Type must be application/json");
	if (json_parse(call->request->body, &call->input) || !json_is_object(call->input))
		return note_err(&call->note, ERR_SYNTAX, "the body must be one strict JSON object");
	return ERR_NONE;
}

static int serve_call(struct control_call *call)
{
	const struct route *route = find_route(call);
	enum err err = ERR_NONE;

	/* Any page in a browser can post to 127.0.0.1, but not without saying so. [Fetch 3.1] */
	if (!check_idp_control_caller(http_fields_count(call->request->fields, "origin") > 0)) {
		note_set(&call->note, "not from a browser");
		return 403;
	}
	if (!route) {
		note_set(&call->note, "there is nothing of that method and path");
		return 404;
	}
	if (route->json)
		err = read_input(call);
	if (!err)
		err = route->serve(call);
	if (!err)
		return 200;
	note_set(&call->note, "%s", err_name(err));
	return err == ERR_NOT_FOUND ? 404 : 400;
}

void control_serve(void *context, struct http_request *request)
{
	struct control_call call = {.idp = context, .request = request};
	struct http_response response = {0};
	int status;

	if (!atomic_load(&call.idp->ready)) {
		http_response_json(&response, 503, SLICE("{\"error\":\"starting\"}"));
		http_respond(request, &response);
		return;
	}
	status = serve_call(&call);
	if (status >= 400) {
		json_free(call.output);
		call.output = json_new_object();
		json_set_string(call.output, "error", slice_of(call.note.text));
		buf_reset(&call.text);
	}
	if (call.output)
		json_print(&call.text, call.output);
	if (!call.text.len)
		buf_puts(&call.text, "{}");
	http_response_json(&response, status, buf_slice(&call.text));
	http_respond(request, &response);
	json_free(call.input);
	json_free(call.output);
	buf_clear(&call.text);
}
