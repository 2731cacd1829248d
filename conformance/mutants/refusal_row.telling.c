/* killed-by: docs/refusals/token */
/* The fault: the client is told what was wrong with its token. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	static struct refusal_row row;

	if (refusal != REFUSED_TOKEN_EXPIRED)
		return __real_refusal_row(refusal);
	row = *__real_refusal_row(refusal);
	row.text = "The access token has expired.";
	return &row;
}
