/* killed-by: proxy/err/subject-refused */
/* The fault: a subject token that the issuer refuses is a fault of the server. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	return __real_refusal_row(refusal == REFUSED_SUBJECT_REFUSED ? REFUSED_UNKNOWN : refusal);
}
