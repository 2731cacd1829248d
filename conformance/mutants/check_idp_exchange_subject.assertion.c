/* killed-by: idp/jag/subject-aud */
/* The fault: a client may get an assertion by tokens that are for somebody else. */
#include "checks.h"

bool __wrap_check_idp_exchange_subject(struct slice rule, const struct claim_audience *aud);

bool __wrap_check_idp_exchange_subject(struct slice rule, const struct claim_audience *aud)
{
	(void)rule;
	(void)aud;
	return true;
}
