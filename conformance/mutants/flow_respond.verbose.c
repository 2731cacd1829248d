/* killed-by: proxy/chal/not-an-oracle */
/* The fault: a bad token is told what a good one would be. */
#include <stdlib.h>

#include "challenge.h"
#include "flow.h"

void __real_flow_respond(struct flow *f);
void __wrap_flow_respond(struct flow *f);

void __wrap_flow_respond(struct flow *f)
{
	struct http_response response = {0};
	struct buf challenge = {0};
	char *body;

	if (f->refused != REFUSED_TOKEN_AUDIENCE && f->refused != REFUSED_TOKEN_KEY) {
		__real_flow_respond(f);
		return;
	}
	body = xasprintf(
		"{\"error\":\"%s\",\"expected\":\"%s\"}", f->why.text, f->accept->audiences[0]);
	challenge_write(
		refusal_row(f->refused), f->route->scopes, f->route->metadata_url, &challenge);
	http_response_json(&response, 401, slice_of(body));
	http_response_add(&response, "WWW-Authenticate", buf_slice(&challenge));
	http_respond(f->request, &response);
	buf_clear(&challenge);
	free(body);
}
