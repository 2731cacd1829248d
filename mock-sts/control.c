/* The control API: what a test or a demo does to the STS. docs/mock-sts.md lists it. */
#include <math.h>

#include "checks.h"
#include "errors.h"
#include "lib/clock.h"
#include "sts.h"

#define CLOCK_MAX_OFFSET_S 1e9

/* The parts of a path, "/providers/demo/idp/jwks" has four. */
#define MAX_PARTS 4
struct path {
	struct slice part[MAX_PARTS];
	size_t count;
};

static void refuse(struct http_request *request, int status, const char *error, const char *why)
{
	sts_answer(request, status, NULL, error_json(error, slice_of(why)));
}

static struct json *flag(const char *name, bool value)
{
	struct json *body = json_new_object();

	json_set(body, name, json_new_bool(value));
	return body;
}

/* ---- one function per resource ---- */

static void serve_log(struct sts *sts, struct http_request *request, const struct path *path)
{
	struct http_response response = {0};
	struct buf body = {0};

	(void)path;
	if (slice_is(request->method, "DELETE")) {
		request_log_clear(sts->log);
		sts_answer(request, 200, NULL, flag("cleared", true));
		return;
	}
	request_log_print(sts->log, &body);
	http_response_json(&response, 200, buf_slice(&body));
	http_respond(request, &response);
	buf_clear(&body);
}

static void serve_clock(struct sts *sts, struct http_request *request, const struct path *path)
{
	struct json *wish = NULL;
	struct json *body;
	double offset = 0;

	(void)sts;
	(void)path;
	if (json_parse(request->body, &wish) ||
		!json_number(json_member(wish, "offset_s"), &offset) ||
		fabs(offset) > CLOCK_MAX_OFFSET_S) {
		refuse(request, 400, "invalid_request", "offset_s must be a number of seconds");
	} else {
		clock_set_offset(offset);
		body = json_new_object();
		json_set_number(body, "offset_s", offset);
		json_set_number(body, "now", clock_now());
		sts_answer(request, 200, NULL, body);
	}
	json_free(wish);
}

static void serve_keys(struct sts *sts, struct http_request *request, const struct path *path)
{
	struct upload upload;
	struct note note = {0};
	struct json *body;
	enum err err = providers_upload(
		sts->providers, path->part[1], path->part[2], request->body, &upload, &note);

	if (err) {
		refuse(request, err == ERR_NOT_FOUND ? 404 : 400,
			err == ERR_NOT_FOUND ? "not_found" : "invalid_request", note.text);
		return;
	}
	body = json_new_object();
	json_set_number(body, "keys", (double)upload.keys);
	json_set_number(body, "skipped", (double)upload.skipped);
	sts_answer(request, 200, NULL, body);
}

/* The last part is "disable" or "enable"; two parts in front name a pool, three a provider. */
static void serve_switch(struct sts *sts, struct http_request *request, const struct path *path)
{
	struct slice id = path->count == 4 ? path->part[2] : SLICE_NONE;
	bool disable = slice_is(path->part[path->count - 1], "disable");

	if (providers_switch(sts->providers, path->part[1], id, disable))
		refuse(request, 404, "not_found", "there is no such pool or provider");
	else
		sts_answer(request, 200, NULL, flag("disabled", disable));
}

static void serve_explain(struct sts *sts, struct http_request *request, const struct path *path)
{
	(void)path;
	explain_serve(sts, request);
}

/* ---- routing ---- */

/* "*" stands for one part. */
static const struct route {
	const char *method;
	const char *parts[MAX_PARTS];
	void (*serve)(struct sts *sts, struct http_request *request, const struct path *path);
} routes[] = {
	{"GET", {"log"}, serve_log},
	{"DELETE", {"log"}, serve_log},
	{"POST", {"clock"}, serve_clock},
	{"POST", {"explain"}, serve_explain},
	{"PUT", {"providers", "*", "*", "jwks"}, serve_keys},
	{"POST", {"providers", "*", "*", "disable"}, serve_switch},
	{"POST", {"providers", "*", "*", "enable"}, serve_switch},
	{"POST", {"pools", "*", "disable"}, serve_switch},
	{"POST", {"pools", "*", "enable"}, serve_switch},
};

/* False when there are more parts than any route has. */
static bool split_path(struct slice text, struct path *out)
{
	struct slice rest = slice_from(text, 1);
	struct slice part;

	out->count = 0;
	while (slice_split(&rest, '/', &part)) {
		if (out->count == MAX_PARTS)
			return false;
		out->part[out->count++] = part;
	}
	return true;
}

static bool route_fits(const struct route *route, const struct path *path)
{
	for (size_t i = 0; i < MAX_PARTS; i++) {
		const char *wanted = route->parts[i];

		if (!wanted || i >= path->count)
			return !wanted && i >= path->count;
		if (wanted[0] != '*' && !slice_is(path->part[i], wanted))
			return false;
	}
	return true;
}

void control_serve(void *context, struct http_request *request)
{
	struct sts *sts = context;
	struct path path;
	bool found = false;

	if (!check_sts_control_caller(http_fields_count(request->fields, "origin") > 0)) {
		refuse(request, 403, "forbidden", "the control API is not for browsers");
		return;
	}
	if (split_path(request->path, &path))
		for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
			if (!route_fits(&routes[i], &path))
				continue;
			found = true;
			if (slice_is(request->method, routes[i].method)) {
				routes[i].serve(sts, request, &path);
				return;
			}
		}
	if (found)
		refuse(request, 405, "method_not_allowed", "not with this method");
	else
		refuse(request, 404, "not_found", "there is no such path");
}
