/* killed-by: proxy/prm/served */
/* The fault: the metadata is behind the authentication that it is needed for. */
#include "flow.h"

enum refusal __real_flow_publish(struct flow *f, const char *document);
enum refusal __wrap_flow_publish(struct flow *f, const char *document);

enum refusal __wrap_flow_publish(struct flow *f, const char *document)
{
	if (http_fields_count(f->request->fields, "authorization") == 0)
		return refuse(f, REFUSED_NO_CREDENTIALS, "no Authorization field");
	return __real_flow_publish(f, document);
}
