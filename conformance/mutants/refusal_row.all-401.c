/* killed-by: proxy/err/our-fault */
/* The fault: whatever the issuer refuses, the client is sent to log in again. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	return __real_refusal_row(
		refusal == REFUSED_EXCHANGE_FAILED ? REFUSED_SUBJECT_REFUSED : refusal);
}
