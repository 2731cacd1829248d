/* killed-by: proxy/exc/validate-first */
/* The fault: the IdP is asked before the token is validated. */
#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	struct slice value = http_fields_value(f->request->fields, "authorization");

	f->bearer.text = slice_from(value, 7);
	f->accept = &f->route->accept[0];
	if (value.len > 7 && flow_exchange(f) == PASSED) {
		secret_free(f->issued_token);
		f->issued_token = NULL;
	}
	f->bearer.text = SLICE_NONE;
	f->accept = NULL;
	return __real_flow_authenticate(f);
}
