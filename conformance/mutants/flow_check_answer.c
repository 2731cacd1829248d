/* killed-by: proxy/int/claims-checked */
/* The fault: active is enough; for whom the token is and until when, nobody asks. */
#include "flow.h"

enum refusal __wrap_flow_check_answer(struct flow *f);

enum refusal __wrap_flow_check_answer(struct flow *f)
{
	f->bearer.scope = &f->bearer.claims.scope;
	return PASSED;
}
