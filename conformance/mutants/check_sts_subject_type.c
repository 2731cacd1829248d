/* killed-by: sts/req/subject-type */
/* The fault: subject_token_type is any string. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_subject_type(struct slice subject_token_type);

bool __wrap_check_sts_subject_type(struct slice subject_token_type)
{
	(void)subject_token_type;
	return true;
}
