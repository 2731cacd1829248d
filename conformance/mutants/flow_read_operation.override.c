/* killed-by: proxy/scp/escape */
/* The fault: a field says that this is no POST, and is believed. */
#include "flow.h"

enum refusal __real_flow_read_operation(struct flow *f, struct needed *needed);
enum refusal __wrap_flow_read_operation(struct flow *f, struct needed *needed);

enum refusal __wrap_flow_read_operation(struct flow *f, struct needed *needed)
{
	if (http_fields_count(f->request->fields, "x-http-method-override"))
		return PASSED;
	return __real_flow_read_operation(f, needed);
}
