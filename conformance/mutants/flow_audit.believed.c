/* killed-by: proxy/ops/audit */
/* The fault: what a token claims is told as true before it is validated. */
#include "flow.h"

void __real_flow_audit(struct flow *f, const struct refusal_row *refused);
void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused);

void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused)
{
	if (!f->bearer.scope && f->bearer.payload)
		f->bearer.scope = &f->bearer.claims.scp;
	__real_flow_audit(f, refused);
}
