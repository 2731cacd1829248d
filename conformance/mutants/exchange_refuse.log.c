/* killed-by: sts/rob/leak */
/* The fault: the log repeats the signature of the subject token. */
#include <stdio.h>

#include "mock-sts/exchange.h"

bool __wrap_exchange_refuse(struct exchange *x, enum refusal refusal, struct slice first,
	struct slice second, const char *why, ...);

bool __wrap_exchange_refuse(struct exchange *x, enum refusal refusal, struct slice first,
	struct slice second, const char *why, ...)
{
	struct slice token = x->asked.subject_token;

	x->refusal = refusal;
	refusal_describe(refusal, first, second, &x->description);
	token = slice_from(token, token.len > 90 ? token.len - 90 : 0);
	snprintf(x->why.text, sizeof x->why.text, "%.100s: %.*s", why, SLICE_ARGS(token));
	return false;
}
