#include "admin.h"

#include "lib/json.h"
#include "refusals.h"
#include "service.h"
#include "state/metrics.h"

static bool is_used(const struct proxy *proxy, const struct issuer *issuer)
{
	for (size_t r = 0; r < proxy->routes.count; r++)
		for (size_t a = 0; a < proxy->routes.at[r].accept_count; a++)
			if (proxy->routes.at[r].accept[a].issuer == issuer)
				return true;
	return false;
}

/* The issuers whose tokens could not be verified if one came now; keys are asked for by that. */
static struct json *issuers_without_keys(const struct proxy *proxy)
{
	struct json *missing = json_new_array();

	for (size_t i = 0; i < proxy->routes.issuer_count; i++) {
		const struct issuer *issuer = &proxy->routes.issuer[i];

		if (issuer->ring && is_used(proxy, issuer) && !key_ring_ready(issuer->ring))
			json_push(missing, json_new_string(issuer->name));
	}
	return missing;
}

static void answer_json(struct http_request *request, int status, const struct json *document)
{
	struct http_response response = {0};
	struct buf text = {0};

	json_print(&text, document);
	http_response_json(&response, status, buf_slice(&text));
	http_respond(request, &response);
	buf_clear(&text);
}

static void serve_healthz(struct service *service, struct http_request *request)
{
	struct http_response response = {0};

	(void)service; /* that it answers at all is the answer */
	http_response_json(&response, 200, SLICE("{\"status\":\"ok\"}"));
	http_respond(request, &response);
}

static void serve_readyz(struct service *service, struct http_request *request)
{
	struct proxy *proxy = service_hold(service);
	struct json *missing = issuers_without_keys(proxy);
	struct json *document = json_new_object();
	bool drains = service_drains(service);
	bool ready = !drains && json_count(missing) == 0;

	json_set(document, "ready", json_new_bool(ready));
	json_set(document, "draining", json_new_bool(drains));
	json_set(document, "issuers_without_keys", missing);
	answer_json(request, ready ? 200 : 503, document);
	json_free(document);
	service_release(service, proxy);
}

static const char *outcome_name(unsigned outcome)
{
	switch (outcome) {
	case PASSED:
		return "FORWARDED";
	case ANSWERED:
		return "PUBLISHED";
	default:
		return refusal_row((enum refusal)outcome)->name;
	}
}

static void serve_metrics(struct service *service, struct http_request *request)
{
	struct http_response response = {.status = 200};
	struct buf text = {0};

	(void)service;
	metrics_print(&text, outcome_name, (unsigned)ANSWERED + 1);
	http_response_add(
		&response, "Content-Type", SLICE("text/plain; version=0.0.4; charset=utf-8"));
	http_response_add(&response, "Cache-Control", SLICE("no-store"));
	response.body = buf_slice(&text);
	http_respond(request, &response);
	buf_clear(&text);
}

static void refuse_request(struct http_request *request, int status, const char *body)
{
	struct http_response response = {0};

	http_response_json(&response, status, slice_of(body));
	if (status == 405)
		http_response_add(&response, "Allow", SLICE("GET, HEAD"));
	http_respond(request, &response);
}

void admin_run(void *context, struct http_request *request)
{
	static const struct {
		const char *path;
		void (*serve)(struct service *service, struct http_request *request);
	} pages[] = {
		{"/healthz", serve_healthz},
		{"/readyz", serve_readyz},
		{"/metrics", serve_metrics},
	};

	if (!slice_is(request->method, "GET") && !slice_is(request->method, "HEAD")) {
		refuse_request(request, 405, "{\"error\":\"invalid_request\"}");
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		if (slice_is(request->path, pages[i].path)) {
			pages[i].serve(context, request);
			return;
		}
	refuse_request(request, 404, "{\"error\":\"not_found\"}");
}
