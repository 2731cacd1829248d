/* killed-by: proxy/mcp/no-as-surface */
/* The fault: /authorize sends whoever asks to the IdP, as our own client. */
#include "flow.h"

enum refusal __real_flow_accept(struct flow *f);
enum refusal __wrap_flow_accept(struct flow *f);

enum refusal __wrap_flow_accept(struct flow *f)
{
	struct http_response response = {.status = 302};

	if (!slice_is(f->request->path, "/authorize"))
		return __real_flow_accept(f);
	http_response_add(&response, "Location",
		SLICE("https://idp.example.com/oauth2/default/authorize?client_id=auth-proxy"));
	http_respond(f->request, &response);
	return ANSWERED;
}
