#include "account.h"

#include <stdlib.h>

#include "checks.h"

const char *account_chain_problem(const struct config *config, struct slice caller,
	const struct delegates *delegates, struct slice target)
{
	char *who = slice_dup(caller);
	const char *problem = NULL;

	for (size_t i = 0; i <= delegates->count && !problem; i++) {
		struct slice next = i < delegates->count ? delegates->at[i] : target;
		const struct account *account = config_account(config, next);

		if (!account)
			problem = "there is no such account";
		else if (!check_account_member(slice_of(who), &account->members))
			problem = "the caller, or a delegate, is no member of the next account";
		free(who);
		who = xasprintf("serviceAccount:%.*s", SLICE_ARGS(next));
	}
	free(who);
	return problem;
}
