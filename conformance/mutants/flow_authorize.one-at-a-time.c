/* killed-by: proxy/scp/step-up */
/* The fault: the challenge names the first scope that is missing, and no other. */
#include <stdlib.h>
#include <string.h>

#include "flow.h"

enum refusal __real_flow_authorize(struct flow *f);
enum refusal __wrap_flow_authorize(struct flow *f);

enum refusal __wrap_flow_authorize(struct flow *f)
{
	enum refusal refusal = __real_flow_authorize(f);

	if (refusal == REFUSED_SCOPE) {
		free(f->needed_scopes);
		f->needed_scopes = xstrdup(strrchr(f->why.text, ' ') + 1);
	}
	return refusal;
}
