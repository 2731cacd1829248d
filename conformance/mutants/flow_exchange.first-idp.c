/* killed-by: proxy/exc/right-idp */
/* The fault: all tokens go to the IdP that was configured first. */
#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	f->accept = &f->route->accept[0];
	return __real_flow_exchange(f);
}
