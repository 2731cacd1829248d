/*
 * account: who may act as which service account, also by way of others. Knows the configuration's
 * members; knows no token and no HTTP.
 */
#ifndef MOCK_STS_ACCOUNT_H
#define MOCK_STS_ACCOUNT_H

#include "config.h"

#define ACCOUNT_MAX_DELEGATES 16

/* Accounts between the caller and the target, by name. */
struct delegates {
	struct slice at[ACCOUNT_MAX_DELEGATES];
	size_t count;
};

/*
 * `caller` is a principal, or "serviceAccount:EMAIL". He must be a member of the first delegate,
 * each delegate of the next one, and the last one of the target; without delegates, he of the
 * target. NULL when all of that is so, else why it is not.
 */
const char *account_chain_problem(const struct config *config, struct slice caller,
	const struct delegates *delegates, struct slice target);

#endif
