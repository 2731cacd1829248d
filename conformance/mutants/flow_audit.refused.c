/* killed-by: proxy/ops/audit */
/* The fault: what is refused leaves no line. */
#include "flow.h"

void __real_flow_audit(struct flow *f, const struct refusal_row *refused);
void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused);

void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused)
{
	if (!refused)
		__real_flow_audit(f, refused);
}
