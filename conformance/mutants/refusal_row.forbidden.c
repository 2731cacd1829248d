/* killed-by: proxy/chal/invalid-token */
/* The fault: a bad token is forbidden. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	static _Thread_local struct refusal_row row;

	row = *__real_refusal_row(refusal);
	if (refusal == REFUSED_TOKEN_SIGNATURE || refusal == REFUSED_TOKEN_EXPIRED)
		row.status = 403;
	return &row;
}
