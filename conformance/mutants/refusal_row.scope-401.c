/* killed-by: proxy/chal/insufficient-scope */
/* The fault: too little scope is a 401, so clients log in again and again. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	static _Thread_local struct refusal_row row;

	row = *__real_refusal_row(refusal);
	if (refusal == REFUSED_SCOPE)
		row.status = 401;
	return &row;
}
