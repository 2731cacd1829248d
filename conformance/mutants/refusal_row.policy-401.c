/* killed-by: proxy/err/policy */
/* The fault: who is not permitted is sent to log in again, and again. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	return __real_refusal_row(
		refusal == REFUSED_EXCHANGE_POLICY ? REFUSED_SUBJECT_REFUSED : refusal);
}
