/* killed-by: proxy/err/step-up */
/* The fault: that another login is wanted is a fault of the server. */
#include "refusals.h"

const struct refusal_row *__real_refusal_row(enum refusal refusal);
const struct refusal_row *__wrap_refusal_row(enum refusal refusal);

const struct refusal_row *__wrap_refusal_row(enum refusal refusal)
{
	return __real_refusal_row(refusal == REFUSED_STEP_UP ? REFUSED_UNKNOWN : refusal);
}
