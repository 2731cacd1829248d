/* killed-by: proxy/err/no-echo */
/* The fault: the client reads what the issuer wrote to us. */
#include "flow.h"

void __real_flow_respond(struct flow *f);
void __wrap_flow_respond(struct flow *f);

void __wrap_flow_respond(struct flow *f)
{
	struct http_response response = {0};
	struct buf body = {0};

	if (!f->issuer_said) {
		__real_flow_respond(f);
		return;
	}
	json_print(&body, f->issuer_said);
	http_response_json(&response, refusal_row(f->refused)->status, buf_slice(&body));
	http_respond(f->request, &response);
	buf_clear(&body);
}
