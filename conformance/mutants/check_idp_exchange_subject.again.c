/* killed-by: idp/tx/rexchange */
/* The fault: what was exchanged once can be exchanged again, for anything. */
#include "checks.h"

bool __real_check_idp_exchange_subject(struct slice rule, const struct claim_audience *aud);
bool __wrap_check_idp_exchange_subject(struct slice rule, const struct claim_audience *aud);

bool __wrap_check_idp_exchange_subject(struct slice rule, const struct claim_audience *aud)
{
	return __real_check_idp_exchange_subject(rule, aud) ||
	       (aud->count && slice_is(aud->at[0], "backend-server"));
}
