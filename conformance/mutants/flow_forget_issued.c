/* killed-by: proxy/cache/revocation */
/* The fault: what was issued survives the revocation of what it was issued for. */
#include "flow.h"

void __wrap_flow_forget_issued(const struct flow *f);

void __wrap_flow_forget_issued(const struct flow *f)
{
	(void)f;
}
