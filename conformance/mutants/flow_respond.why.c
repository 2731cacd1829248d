/* killed-by: proxy/leak/errors */
/* The fault: errors are verbose: the client reads what is for the log. */
#include "config.h"
#include "flow.h"

void __real_flow_respond(struct flow *f);
void __wrap_flow_respond(struct flow *f);

void __wrap_flow_respond(struct flow *f)
{
	struct http_response response = {0};
	const struct refusal_row *row;
	struct json *body;
	struct buf text = {0};

	if (f->refused == ANSWERED || refusal_row(f->refused)->status < 500) {
		__real_flow_respond(f);
		return;
	}
	row = refusal_row(f->refused);
	body = json_new_object();
	json_set_string(body, "error", slice_of(row->error));
	json_set_string(body, "upstream", slice_of(f->route ? f->route->config->upstream : ""));
	json_set_string(body, "error_description", slice_of(f->why.text));
	json_print(&text, body);
	http_response_json(&response, row->status, buf_slice(&text));
	http_respond(f->request, &response);
	json_free(body);
	buf_clear(&text);
}
