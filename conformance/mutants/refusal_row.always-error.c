/* killed-by: proxy/chal/no-error-when-none */
/* The fault: every 401 says invalid_token. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	static _Thread_local struct refusal_row row;

	row = *__real_refusal_row(refusal);
	if (row.status == 401)
		row.error = "invalid_token";
	return &row;
}
