/* publish: what is for everybody, since nothing in it is not public: metadata. */
#include "flow.h"

#define METHODS "GET, HEAD, OPTIONS"

enum refusal flow_publish(struct flow *f, const char *document)
{
	struct http_response response = {0};

	if (slice_is(f->request->method, "OPTIONS")) {
		response.status = 204;
		http_response_add(&response, "Access-Control-Allow-Methods", SLICE(METHODS));
		http_response_add(&response, "Access-Control-Allow-Headers", SLICE("*"));
	} else if (slice_is(f->request->method, "GET") || slice_is(f->request->method, "HEAD")) {
		http_response_json(&response, 200, slice_of(document));
	} else {
		http_response_json(&response, 405, SLICE("{\"error\":\"invalid_request\"}"));
		/* [RFC9110 15.5.6] "The origin server MUST generate an Allow header field" */
		http_response_add(&response, "Allow", SLICE(METHODS));
	}
	/* [Fetch 3.2] clients that are pages of another origin may read it too */
	http_response_add(&response, "Access-Control-Allow-Origin", SLICE("*"));
	http_respond(f->request, &response);
	return ANSWERED;
}
