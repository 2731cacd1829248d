/* killed-by: sts/key/uploaded-jwks */
/* The fault: the issuer is asked for its keys although they were uploaded. */
#include "fetch.h"

#include "mock-sts/exchange.h"

bool __real_subject_validate(struct exchange *x);
bool __wrap_subject_validate(struct exchange *x);

bool __wrap_subject_validate(struct exchange *x)
{
	fetch(slice_of(x->provider->config->issuer_uri));
	return __real_subject_validate(x);
}
