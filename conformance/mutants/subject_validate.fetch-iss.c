/* killed-by: sts/key/no-fetch-unknown */
/* The fault: an iss that is not known is asked for its keys. */
#include "fetch.h"

#include "mock-sts/exchange.h"

bool __real_subject_validate(struct exchange *x);
bool __wrap_subject_validate(struct exchange *x);

bool __wrap_subject_validate(struct exchange *x)
{
	bool good = __real_subject_validate(x);

	if (!good && x->refusal == REFUSED_ISSUER && x->claims.iss.text.len)
		fetch(x->claims.iss.text);
	return good;
}
