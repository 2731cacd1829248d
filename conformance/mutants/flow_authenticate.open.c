/* killed-by: proxy/cred/no-credentials */
/* The fault: without a token the request goes on, for another layer to stop. */
#include "presented.h"

#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	if (presents_nothing(f->request)) {
		f->accept = &f->route->accept[0];
		f->issued_token = xstrdup("anonymous-access-token");
		return flow_forward(f);
	}
	return __real_flow_authenticate(f);
}
