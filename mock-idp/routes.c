/* Which path is which endpoint, and what all of them have in common. */
#include <string.h>

#include "endpoints.h"
#include "lib/clock.h"

/* Which requests an endpoint answers. */
enum methods {
	METHODS_GET = 1, /* and HEAD */
	METHODS_POST,
	METHODS_GET_POST,
};

struct endpoint {
	const char *name;   /* in faults and in the log */
	const char *before; /* the path of endpoint_base, and ... */
	const char *after;
	enum methods methods;
	bool cors; /* pages of any origin may read it: it answers to no cookie. [Fetch 3.2] */
	void (*serve)(struct call *call);
};

static const struct endpoint endpoints[] = {
	/* [RFC8414 3.1, 5] [OIDC Discovery 4.1] inserted, both names, and appended */
	{"discovery", "/.well-known/oauth-authorization-server", "", METHODS_GET, true,
		serve_discovery},
	{"discovery", "/.well-known/openid-configuration", "", METHODS_GET, true, serve_discovery},
	{"discovery", "", "/.well-known/openid-configuration", METHODS_GET, true, serve_discovery},
	{"keys", "", "/keys", METHODS_GET, true, serve_jwks},
	{"authorize", "", "/authorize", METHODS_GET_POST, false, serve_authorize},
	{"token", "", "/token", METHODS_POST, true, serve_token},
	{"introspect", "", "/introspect", METHODS_POST, false, serve_introspect},
};

const char *const idp_fault_names[] = {
	"discovery", "keys", "authorize", "token", "introspect", NULL};

static bool is_at(const struct endpoint *endpoint, struct slice base_path, struct slice path)
{
	size_t before = strlen(endpoint->before);

	return slice_starts(path, endpoint->before) &&
	       slice_equal(slice_to(slice_from(path, before), base_path.len), base_path) &&
	       slice_is(slice_from(path, before + base_path.len), endpoint->after);
}

static const struct endpoint *find_endpoint(const struct idp *idp, struct slice path)
{
	for (size_t i = 0; i < ARRAY_LEN(endpoints); i++)
		if (is_at(&endpoints[i], idp->base_path, path))
			return &endpoints[i];
	return NULL;
}

static bool takes(const struct endpoint *endpoint, struct slice method)
{
	bool get = slice_is(method, "GET");
	bool post = slice_is(method, "POST");

	switch (endpoint->methods) {
	case METHODS_GET:
		return get || slice_is(method, "HEAD");
	case METHODS_POST:
		return post;
	case METHODS_GET_POST:
		return get || post;
	}
	return false;
}

/* "Allow" and its twin for pages of other origins. */
static const char *method_list(const struct endpoint *endpoint)
{
	switch (endpoint->methods) {
	case METHODS_GET:
		return "GET, HEAD";
	case METHODS_POST:
		return "POST";
	case METHODS_GET_POST:
		return "GET, POST";
	}
	return "";
}

static void answer_preflight(struct call *call, const struct endpoint *endpoint)
{
	struct http_response *response = &call->response;

	response->status = 204;
	call->decision = "preflight";
	http_response_add(
		response, "Access-Control-Allow-Methods", slice_of(method_list(endpoint)));
	http_response_add(response, "Access-Control-Allow-Headers",
		SLICE("Authorization, Content-Type, MCP-Protocol-Version"));
}

static void serve_endpoint(struct call *call, const struct endpoint *endpoint)
{
	if (endpoint->cors && slice_is(call->request->method, "OPTIONS")) {
		answer_preflight(call, endpoint);
	} else if (!takes(endpoint, call->request->method)) {
		call_status(call, 405, "the method is %s", method_list(endpoint));
		http_response_add(&call->response, "Allow", slice_of(method_list(endpoint)));
	} else {
		endpoint->serve(call);
	}
	if (endpoint->cors)
		http_response_add(&call->response, "Access-Control-Allow-Origin", SLICE("*"));
}

static void serve_with_faults(struct call *call, const struct endpoint *endpoint)
{
	struct fault *fault = faults_take(call->idp->faults, endpoint->name, call->request->caller);

	if (!fault || !fault_replaces(fault))
		serve_endpoint(call, endpoint);
	else
		call->decision = "replaced by a fault";
	/* Before the answer: who has it may look into the log at once. */
	call_log(call, endpoint->name, fault ? fault_mode_name(fault) : NULL);
	if (fault)
		fault_respond(call->idp->faults, fault, call->request, &call->response);
	else
		http_respond(call->request, &call->response);
	fault_free(fault);
}

void idp_serve(void *context, struct http_request *request)
{
	struct idp *idp = context;
	struct call call = {.idp = idp, .request = request, .now = clock_now()};
	const struct endpoint *endpoint = NULL;

	if (!atomic_load(&idp->ready)) {
		call_status(&call, 503, "starting");
		http_respond(request, &call.response);
		call_clear(&call);
		return;
	}
	endpoint = find_endpoint(idp, request->path);
	if (endpoint) {
		serve_with_faults(&call, endpoint);
	} else {
		call_status(&call, 404, "there is no endpoint at this path");
		call_log(&call, "none", NULL);
		http_respond(request, &call.response);
	}
	call_clear(&call);
}
