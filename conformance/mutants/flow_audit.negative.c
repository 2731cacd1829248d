/* killed-by: proxy/ops/audit */
/* The fault: a refusal that is repeated leaves no line. */
#include "flow.h"

void __real_flow_audit(struct flow *f, const struct refusal_row *refused);
void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused);

void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused)
{
	if (f->obtained != FROM_FAILURE)
		__real_flow_audit(f, refused);
}
