/* killed-by: sts/req/subject-required */
/* The fault: a request without subject_token is an error of the server. */
#include "mock-sts/errors.h"

int __real_refusal_status(enum refusal refusal);
int __wrap_refusal_status(enum refusal refusal);

int __wrap_refusal_status(enum refusal refusal)
{
	return refusal == REFUSED_SUBJECT_TOKEN ? 500 : __real_refusal_status(refusal);
}
