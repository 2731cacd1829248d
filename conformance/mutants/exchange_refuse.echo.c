/* killed-by: sts/rob/leak */
/* The fault: the description repeats the subject token. */
#include <stdarg.h>
#include <stdio.h>

#include "mock-sts/exchange.h"

bool __wrap_exchange_refuse(struct exchange *x, enum refusal refusal, struct slice first,
	struct slice second, const char *why, ...);

bool __wrap_exchange_refuse(struct exchange *x, enum refusal refusal, struct slice first,
	struct slice second, const char *why, ...)
{
	va_list args;

	x->refusal = refusal;
	refusal_describe(refusal, first, second, &x->description);
	buf_add(&x->description, x->asked.subject_token);
	va_start(args, why);
	vsnprintf(x->why.text, sizeof x->why.text, why, args);
	va_end(args);
	return false;
}
