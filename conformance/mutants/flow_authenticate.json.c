/* killed-by: proxy/jwt/json-serialisation */
/*
 * The fault: the JSON serialisation is verified too. Whoever reads the same text by its dots reads
 * other claims (CVE-2022-39227).
 */
#include "believe.h"

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	struct json *document = NULL;
	struct http_request *compact;
	struct http_field *field;
	char *value;

	if (json_parse(presented(f), &document))
		return __real_flow_authenticate(f);
	value = xasprintf("Bearer %.*s.%.*s.%.*s",
		SLICE_ARGS(json_member_string(document, "protected")),
		SLICE_ARGS(json_member_string(document, "payload")),
		SLICE_ARGS(json_member_string(document, "signature")));
	json_free(document);
	/* Never freed: the flow points to them until it ends. */
	field = xmalloc(sizeof *field);
	*field = (struct http_field){SLICE("Authorization"), slice_of(value)};
	compact = xmalloc(sizeof *compact);
	*compact = *f->request;
	compact->fields = (struct http_fields){field, 1};
	f->request = compact;
	return __real_flow_authenticate(f);
}
