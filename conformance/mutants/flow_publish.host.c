/* killed-by: proxy/prm/host-pinned */
/* The fault: resource is built from the Host field. */
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_publish(struct flow *f, const char *document);
enum refusal __wrap_flow_publish(struct flow *f, const char *document);

enum refusal __wrap_flow_publish(struct flow *f, const char *document)
{
	struct slice host = http_fields_value(f->request->fields, "host");
	struct json *parsed = NULL;
	struct buf text = {0};
	enum refusal refusal;
	struct url url;

	if (json_parse(slice_of(document), &parsed) ||
		url_parse(json_member_string(parsed, "resource"), &url)) {
		json_free(parsed);
		return __real_flow_publish(f, document);
	}
	buf_printf(&text, "http://%.*s%.*s", SLICE_ARGS(host), SLICE_ARGS(url.path));
	json_set_string(parsed, "resource", buf_slice(&text));
	buf_reset(&text);
	json_print(&text, parsed);
	json_free(parsed);
	refusal = __real_flow_publish(f, text.at);
	buf_clear(&text);
	return refusal;
}
