/* killed-by: sts/sub/aud-default */
/* The fault: without a list of audiences aud is not looked at. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_audience_default(
	const struct claim_audience *aud, struct slice provider_name);

bool __wrap_check_assertion_audience_default(
	const struct claim_audience *aud, struct slice provider_name)
{
	(void)aud;
	(void)provider_name;
	return true;
}
