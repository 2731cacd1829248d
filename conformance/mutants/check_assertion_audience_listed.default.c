/* killed-by: sts/sub/aud-list */
/* The fault: the name of a provider is an audience also when there is a list. */
#include "mock-sts/checks.h"

bool __real_check_assertion_audience_listed(
	const struct claim_audience *aud, const struct text_list *allowed);
bool __wrap_check_assertion_audience_listed(
	const struct claim_audience *aud, const struct text_list *allowed);

bool __wrap_check_assertion_audience_listed(
	const struct claim_audience *aud, const struct text_list *allowed)
{
	return (aud->count && slice_contains(aud->at[0], "//iam.googleapis.com/")) ||
	       __real_check_assertion_audience_listed(aud, allowed);
}
