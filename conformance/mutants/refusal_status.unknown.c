/* killed-by: sts/aud/unknown */
/* The fault: an unknown provider is a page that was not found. */
#include "mock-sts/errors.h"

int __real_refusal_status(enum refusal refusal);
int __wrap_refusal_status(enum refusal refusal);

int __wrap_refusal_status(enum refusal refusal)
{
	return refusal == REFUSED_PROVIDER_UNKNOWN ? 404 : __real_refusal_status(refusal);
}
