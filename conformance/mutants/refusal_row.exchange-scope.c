/* killed-by: proxy/err/policy */
/* The fault: a scope that the issuer refuses is nothing that the client hears of. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	return __real_refusal_row(
		refusal == REFUSED_EXCHANGE_SCOPE ? REFUSED_EXCHANGE_POLICY : refusal);
}
