/* killed-by: sts/sub/aud-array */
/* The fault: a token without aud is for everybody. */
#include "mock-sts/checks.h"

bool __real_check_assertion_audience_listed(
	const struct claim_audience *aud, const struct text_list *allowed);
bool __wrap_check_assertion_audience_listed(
	const struct claim_audience *aud, const struct text_list *allowed);

bool __wrap_check_assertion_audience_listed(
	const struct claim_audience *aud, const struct text_list *allowed)
{
	return aud->shape == CLAIM_ABSENT || __real_check_assertion_audience_listed(aud, allowed);
}
