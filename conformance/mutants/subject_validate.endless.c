/* killed-by: sts/sub/exp */
/* The fault: a token without exp is taken for one of an hour. */
#include "mock-sts/exchange.h"

bool __real_subject_validate(struct exchange *x);
bool __wrap_subject_validate(struct exchange *x);

bool __wrap_subject_validate(struct exchange *x)
{
	if (__real_subject_validate(x))
		return true;
	if (x->refusal != REFUSED_EXPIRED || x->claims.exp.shape != CLAIM_ABSENT)
		return false;
	x->claims.exp = (struct claim_time){CLAIM_GOOD, x->now + 3600};
	return true;
}
