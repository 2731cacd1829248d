/* killed-by: proxy/cred/preflight */
/* The fault: OPTIONS needs no token, and goes on with the proxy's own credential. */
#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	if (slice_is(f->request->method, "OPTIONS")) {
		f->accept = &f->route->accept[0];
		f->issued_token = xstrdup("the-own-credential-of-the-proxy");
		return flow_forward(f);
	}
	return __real_flow_authenticate(f);
}
