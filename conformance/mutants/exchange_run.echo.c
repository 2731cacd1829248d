/* killed-by: sts/rsp/opaque */
/* The fault: the token is the subject token. */
#include "mock-sts/exchange.h"

bool __real_exchange_run(struct exchange *x);
bool __wrap_exchange_run(struct exchange *x);

bool __wrap_exchange_run(struct exchange *x)
{
	bool granted = __real_exchange_run(x);

	if (granted) {
		secret_free(x->token);
		x->token = slice_dup(x->asked.subject_token);
	}
	return granted;
}
