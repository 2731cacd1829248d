/* The control API: what a test or a demo does to the STS. docs/mock-sts.md lists it. */
#include <math.h>

#include "checks.h"
#include "errors.h"
#include "lib/clock.h"
#include "sts.h"

#define CLOCK_MAX_OFFSET_S 1e9
#define MAX_PARTS 4

/* One request; its path in parts: "/providers/demo/idp/jwks" has four. */
struct call {
	struct sts *sts;
	const struct http_request *request;
	struct slice part[MAX_PARTS];
	size_t parts;
	struct answer answer;
};

static void refuse(struct call *call, int status, const char *error, const char *why)
{
	answer_json(&call->answer, status, error_json(error, slice_of(why)));
}

static void done(struct call *call, const char *name, bool value)
{
	struct json *body = json_new_object();

	json_set(body, name, json_new_bool(value));
	answer_json(&call->answer, 200, body);
}

/* ---- what can be done ---- */

static void get_log(struct call *call)
{
	request_log_print(call->sts->log, &call->answer.body);
	http_response_json(&call->answer.response, 200, buf_slice(&call->answer.body));
}

static void delete_log(struct call *call)
{
	request_log_clear(call->sts->log);
	done(call, "cleared", true);
}

static void post_faults(struct call *call)
{
	struct json *wish = NULL;
	struct note note = {0};

	if (json_parse(call->request->body, &wish))
		refuse(call, 400, "invalid_request", "the body must be a JSON object");
	else if (faults_add(call->sts->faults, wish, &note))
		refuse(call, 400, "invalid_request", note.text);
	else
		done(call, "added", true);
	json_free(wish);
}

static void delete_faults(struct call *call)
{
	faults_clear(call->sts->faults);
	done(call, "cleared", true);
}

static void post_clock(struct call *call)
{
	struct json *wish = NULL;
	struct json *body;
	double offset = 0;

	if (json_parse(call->request->body, &wish) ||
		!json_number(json_member(wish, "offset_s"), &offset) ||
		fabs(offset) > CLOCK_MAX_OFFSET_S) {
		refuse(call, 400, "invalid_request", "offset_s must be a number of seconds");
	} else {
		clock_set_offset(offset);
		body = json_new_object();
		json_set_number(body, "offset_s", offset);
		json_set_number(body, "now", clock_now());
		answer_json(&call->answer, 200, body);
	}
	json_free(wish);
}

static void post_explain(struct call *call)
{
	explain_serve(call->sts, call->request, &call->answer);
}

static void put_keys(struct call *call)
{
	struct upload upload;
	struct note note = {0};
	struct json *body;
	enum err err = providers_upload(call->sts->providers, call->part[1], call->part[2],
		call->request->body, &upload, &note);

	if (err) {
		refuse(call, err == ERR_NOT_FOUND ? 404 : 400,
			err == ERR_NOT_FOUND ? "not_found" : "invalid_request", note.text);
		return;
	}
	body = json_new_object();
	json_set_number(body, "keys", (double)upload.keys);
	json_set_number(body, "skipped", (double)upload.skipped);
	answer_json(&call->answer, 200, body);
}

/* The last part is "disable" or "enable"; two parts in front name a pool, three a provider. */
static void post_switch(struct call *call)
{
	struct slice id = call->parts == 4 ? call->part[2] : SLICE_NONE;
	bool disable = slice_is(call->part[call->parts - 1], "disable");

	if (providers_switch(call->sts->providers, call->part[1], id, disable))
		refuse(call, 404, "not_found", "there is no such pool or provider");
	else
		done(call, "disabled", disable);
}

/* ---- routing ---- */

/* "*" stands for one part. */
static const struct route {
	const char *method;
	const char *parts[MAX_PARTS];
	void (*serve)(struct call *call);
} routes[] = {
	{"GET", {"log"}, get_log},
	{"DELETE", {"log"}, delete_log},
	{"POST", {"faults"}, post_faults},
	{"DELETE", {"faults"}, delete_faults},
	{"POST", {"clock"}, post_clock},
	{"POST", {"explain"}, post_explain},
	{"PUT", {"providers", "*", "*", "jwks"}, put_keys},
	{"POST", {"providers", "*", "*", "disable"}, post_switch},
	{"POST", {"providers", "*", "*", "enable"}, post_switch},
	{"POST", {"pools", "*", "disable"}, post_switch},
	{"POST", {"pools", "*", "enable"}, post_switch},
};

/* False when there are more parts than any route has. */
static bool split_path(struct call *call)
{
	struct slice rest = slice_from(call->request->path, 1);
	struct slice part;

	while (slice_split(&rest, '/', &part)) {
		if (call->parts == MAX_PARTS)
			return false;
		call->part[call->parts++] = part;
	}
	return true;
}

static bool route_fits(const struct route *route, const struct call *call)
{
	for (size_t i = 0; i < MAX_PARTS; i++) {
		const char *wanted = route->parts[i];

		if (!wanted || i >= call->parts)
			return !wanted && i >= call->parts;
		if (wanted[0] != '*' && !slice_is(call->part[i], wanted))
			return false;
	}
	return true;
}

static void serve_path(struct call *call)
{
	bool found = false;

	if (split_path(call))
		for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
			if (!route_fits(&routes[i], call))
				continue;
			found = true;
			if (slice_is(call->request->method, routes[i].method)) {
				routes[i].serve(call);
				return;
			}
		}
	if (found)
		refuse(call, 405, "method_not_allowed", "not with this method");
	else
		refuse(call, 404, "not_found", "there is no such path");
}

void control_serve(void *context, struct http_request *request)
{
	struct call call = {.sts = context, .request = request};

	if (check_sts_control_caller(http_fields_count(request->fields, "origin") > 0))
		serve_path(&call);
	else
		refuse(&call, 403, "forbidden", "the control API is not for browsers");
	http_respond(request, &call.answer.response);
	buf_clear(&call.answer.body);
}
