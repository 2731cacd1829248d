#include "call.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

static const struct {
	const char *name;
	int status;
} oauth_errors[] = {
	[OAUTH_ERROR_INVALID] = {"server_error", 500},
	[OAUTH_INVALID_REQUEST] = {"invalid_request", 400},
	[OAUTH_INVALID_CLIENT] = {"invalid_client", 401},
	[OAUTH_INVALID_GRANT] = {"invalid_grant", 400},
	[OAUTH_INVALID_SCOPE] = {"invalid_scope", 400},
	[OAUTH_INVALID_TARGET] = {"invalid_target", 400},
	[OAUTH_UNAUTHORIZED_CLIENT] = {"unauthorized_client", 400},
	[OAUTH_UNSUPPORTED_GRANT_TYPE] = {"unsupported_grant_type", 400},
	[OAUTH_UNSUPPORTED_RESPONSE_TYPE] = {"unsupported_response_type", 400},
	[OAUTH_ACCESS_DENIED] = {"access_denied", 403},
	[OAUTH_TEMPORARILY_UNAVAILABLE] = {"temporarily_unavailable", 503},
	[OAUTH_TOO_MANY] = {"temporarily_unavailable", 429},
};

const char *oauth_error_name(enum oauth_error error)
{
	return oauth_errors[error].name;
}

void call_clear(struct call *call)
{
	form_clear(&call->form);
	buf_clear(&call->body);
	for (size_t i = 0; i < call->kept.count; i++)
		free(call->kept.at[i]);
	free(call->kept.at);
	json_free(call->evidence);
}

/* ---- answering ---- */

void call_field(struct call *call, const char *name, char *take_value)
{
	struct text_list *kept = &call->kept;

	kept->at = xrealloc(kept->at, (kept->count + 1) * sizeof *kept->at);
	kept->at[kept->count++] = take_value;
	http_response_add(&call->response, name, slice_of(take_value));
}

void call_json(struct call *call, int status, const char *decision, struct json *take_body)
{
	call->decision = decision;
	buf_reset(&call->body);
	json_print(&call->body, take_body);
	json_free(take_body);
	http_response_json(&call->response, status, buf_slice(&call->body));
	/* [RFC6749 5.1] for caches that only know HTTP/1.0 */
	http_response_add(&call->response, "Pragma", SLICE("no-cache"));
}

/* [RFC6749 5.2] error_description is %x20-21 / %x23-5B / %x5D-7E */
static void describe(struct note *why, const char *format, va_list args)
{
	vsnprintf(why->text, sizeof why->text, format, args);
	for (char *c = why->text; *c; c++)
		if (*c == '"' || *c == '\\' || *c < ' ' || *c > '~')
			*c = '\'';
}

void call_refuse(struct call *call, enum oauth_error error, const char *format, ...)
{
	struct json *body = json_new_object();
	va_list args;

	va_start(args, format);
	describe(&call->why, format, args);
	va_end(args);
	call->error = error;
	json_set_string(body, "error", slice_of(oauth_errors[error].name));
	json_set_string(body, "error_description", slice_of(call->why.text));
	call_json(call, oauth_errors[error].status, "refused", body);
	/* [RFC6749 5.2] "MUST ... include the WWW-Authenticate response header field"; and a 401
	 * without one is not HTTP. [RFC9110 15.5.2] */
	if (error == OAUTH_INVALID_CLIENT)
		http_response_add(&call->response, "WWW-Authenticate",
			SLICE("Basic realm=\"mock-idp\", charset=\"UTF-8\""));
}

void call_status(struct call *call, int status, const char *format, ...)
{
	struct json *body = json_new_object();
	va_list args;

	va_start(args, format);
	describe(&call->why, format, args);
	va_end(args);
	json_set_string(body, "error", SLICE("invalid_request"));
	json_set_string(body, "error_description", slice_of(call->why.text));
	call_json(call, status, "refused", body);
}

/* ---- reading ---- */

bool call_has_duplicates(const struct call *call)
{
	for (size_t i = 0; i < call->form.count; i++) {
		struct slice name = call->form.at[i].name;

		if (check_idp_parameter_repeatable(name))
			continue;
		for (size_t k = 0; k < i; k++)
			if (slice_equal(name, call->form.at[k].name))
				return true;
	}
	return false;
}

const char *call_form_problem(struct call *call)
{
	struct http_request *request = call->request;

	if (!check_idp_query_absent(request->query.at != NULL))
		return "parameters belong into the body, not into the URI (RFC 6749 2.3.1, 3.2)";
	if (http_fields_count(request->fields, "content-type") != 1 ||
		!check_idp_form_type(http_fields_value(request->fields, "content-type")))
		return "Content-Type must be application/x-www-form-urlencoded (RFC 6749 3.2)";
	if (form_parse(request->body, &call->form)) {
		/* What was read before the fault must not be taken for the form. */
		form_clear(&call->form);
		return "the form cannot be read: bad encoding, or too large (RFC 6749 B)";
	}
	if (call_has_duplicates(call))
		return "a parameter is there more than once (RFC 6749 3.2)";
	return NULL;
}

bool call_read_form(struct call *call)
{
	const char *problem = call_form_problem(call);

	if (problem)
		call_refuse(call, OAUTH_INVALID_REQUEST, "%s", problem);
	return !problem;
}
