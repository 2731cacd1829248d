/* killed-by: proxy/chal/invalid-token */
/* The fault: a token that cannot be read is an error of the server. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	static _Thread_local struct refusal_row row;

	row = *__real_refusal_row(refusal);
	if (refusal == REFUSED_MALFORMED_TOKEN)
		row.status = 500;
	return &row;
}
