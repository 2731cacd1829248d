/* killed-by: docs/refusals/exchange */
/* The fault: the log names one rule for whatever the issuer did. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	static struct refusal_row row;

	if (refusal != REFUSED_EXCHANGE_REPLY)
		return __real_refusal_row(refusal);
	row = *__real_refusal_row(refusal);
	row.rule = "RFC9110 15.6.3";
	return &row;
}
