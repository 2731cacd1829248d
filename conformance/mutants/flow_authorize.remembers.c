/* killed-by: proxy/scp/step-up */
/* The fault: who was refused once is refused again, whatever the new token says. */
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_authorize(struct flow *f);
enum refusal __wrap_flow_authorize(struct flow *f);

enum refusal __wrap_flow_authorize(struct flow *f)
{
	static char *refused;
	struct slice subject = f->bearer.claims.sub.text;
	enum refusal refusal;

	if (refused && slice_is(subject, refused))
		return REFUSED_SCOPE;
	refusal = __real_flow_authorize(f);
	if (refusal == REFUSED_SCOPE) {
		free(refused);
		refused = slice_dup(subject);
	}
	return refusal;
}
