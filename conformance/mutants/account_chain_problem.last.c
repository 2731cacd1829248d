/* killed-by: sts/imp/delegates */
/* The fault: of the delegates only the last one is looked at. */
#include "mock-sts/account.h"

#include <stdlib.h>

const char *__real_account_chain_problem(const struct config *config, struct slice caller,
	const struct delegates *delegates, struct slice target);
const char *__wrap_account_chain_problem(const struct config *config, struct slice caller,
	const struct delegates *delegates, struct slice target);

const char *__wrap_account_chain_problem(const struct config *config, struct slice caller,
	const struct delegates *delegates, struct slice target)
{
	static const struct delegates none;
	const char *problem;
	char *last;

	if (delegates->count == 0)
		return __real_account_chain_problem(config, caller, delegates, target);
	last = xasprintf("serviceAccount:%.*s", SLICE_ARGS(delegates->at[delegates->count - 1]));
	problem = __real_account_chain_problem(config, slice_of(last), &none, target);
	free(last);
	return problem;
}
