/* killed-by: proxy/ops/metrics */
/* The fault: who used another one's exchange leaves no line. */
#include "flow.h"

void __real_flow_audit(struct flow *f, const struct refusal_row *refused);
void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused);

void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused)
{
	if (f->obtained != FROM_ANOTHER)
		__real_flow_audit(f, refused);
}
