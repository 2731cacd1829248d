/* What a call leaves behind: a line in the request log and one in the program's own. */
#include <stdlib.h>

#include "call.h"
#include "lib/clock.h"
#include "lib/log.h"

void call_evidence(struct call *call, const char *name, const struct json *claims)
{
	if (!call->evidence)
		call->evidence = json_new_object();
	json_set(call->evidence, name, json_copy(claims));
}

/* Everything that is not known to be harmless is shown as its tag, a misspelt secret too. */
static bool is_harmless(struct slice name)
{
	static const char *const names[] = {"grant_type", "client_id", "scope", "audience",
		"resource", "redirect_uri", "response_type", "response_mode", "username", "action",
		"code_challenge_method", "subject_token_type", "actor_token_type",
		"requested_token_type", "token_type_hint"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (slice_is(name, names[i]))
			return true;
	return false;
}

/* One member per name; a repeated one has an array. */
static struct json *parameters_of(const struct form *form)
{
	struct json *parameters = json_new_object();

	for (size_t i = 0; i < form->count; i++) {
		struct slice value = form->at[i].value;
		char *name = slice_dup(form->at[i].name);
		char tag[SECRET_TAG_SIZE];
		struct json *list;

		if (!is_harmless(form->at[i].name) && value.len) {
			secret_tag(value, tag);
			value = slice_of(tag);
		}
		if (json_member(parameters, name)) {
			list = json_copy(json_member(parameters, name));
			if (!json_is_array(list)) {
				struct json *first = list;

				list = json_new_array();
				json_push(list, first);
			}
			json_push(list, json_new_string(value));
			json_set(parameters, name, list);
		} else {
			json_set_string(parameters, name, value);
		}
		free(name);
	}
	return parameters;
}

static void log_line(struct call *call, const char *endpoint, const char *fault)
{
	struct log_line line;

	log_begin(&line, LOG_INFO, endpoint);
	log_text(&line, "method", call->request->method);
	if (call->request->caller)
		log_cstr(&line, "caller", call->request->caller);
	if (call->client)
		log_cstr(&line, "client", call->client->client_id);
	if (call->response.status)
		log_int(&line, "status", call->response.status);
	if (call->decision)
		log_cstr(&line, "decision", call->decision);
	if (call->error)
		log_cstr(&line, "error", oauth_error_name(call->error));
	if (call->why.text[0])
		log_cstr(&line, "explanation", call->why.text);
	if (fault)
		log_cstr(&line, "fault", fault);
	log_end(&line);
}

void call_log(struct call *call, const char *endpoint, const char *fault)
{
	struct json *entry = json_new_object();
	char time[CLOCK_TEXT_SIZE];

	clock_text(call->now, time);
	json_set_string(entry, "time", slice_of(time));
	json_set_string(entry, "endpoint", slice_of(endpoint));
	if (call->request->caller)
		json_set_string(entry, "caller", slice_of(call->request->caller));
	json_set_string(entry, "method", call->request->method);
	json_set_string(entry, "path", call->request->path);
	json_set(entry, "parameters", parameters_of(&call->form));
	if (call->client)
		json_set_string(entry, "client", slice_of(call->client->client_id));
	if (call->response.status)
		json_set_number(entry, "status", call->response.status);
	if (call->decision)
		json_set_string(entry, "decision", slice_of(call->decision));
	if (call->error)
		json_set_string(entry, "error", slice_of(oauth_error_name(call->error)));
	if (call->why.text[0])
		json_set_string(entry, "explanation", slice_of(call->why.text));
	for (const struct json *m = json_first(call->evidence); m; m = json_next(m))
		json_set(entry, json_name(m), json_copy(m));
	if (fault)
		json_set_string(entry, "fault", slice_of(fault));
	request_log_add(call->idp->log, entry);
	json_free(entry);
	log_line(call, endpoint, fault);
}
