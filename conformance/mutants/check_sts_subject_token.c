/* killed-by: sts/req/subject-required */
/* The fault: the provider is looked up before there is a token, so anybody learns which ones there
 * are. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_subject_token(struct slice subject_token);

bool __wrap_check_sts_subject_token(struct slice subject_token)
{
	(void)subject_token;
	return true;
}
