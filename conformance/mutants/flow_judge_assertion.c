/* killed-by: proxy/exc/id-jag-chain */
/* The fault: whatever the IdP gives goes to the other server. */
#include "flow.h"

enum refusal __wrap_flow_judge_assertion(struct flow *f, struct slice assertion);

enum refusal __wrap_flow_judge_assertion(struct flow *f, struct slice assertion)
{
	(void)f;
	(void)assertion;
	return PASSED;
}
