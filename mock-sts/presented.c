#include "presented.h"

#include "checks.h"
#include "lib/clock.h"

static const char *judge_owner(struct sts *sts, struct slice sub)
{
	const struct pool *pool;

	/* No principal is called like an account: its name begins with that of its pool. */
	if (config_account(sts->config, sub))
		return NULL;
	pool = providers_pool_of(sts->providers, sub);
	if (!pool)
		return "its principal is of no pool";
	/* A disabled provider issues no more; a disabled pool also ends what it has issued. */
	if (!check_pool_enabled(pool->disabled))
		return "its pool is disabled";
	return NULL;
}

const char *presented_judge(struct sts *sts, struct slice token, struct presented *out)
{
	const char *why;

	if (jws_parse(token, &out->jws, NULL) ||
		json_parse(buf_slice(&out->jws.payload), &out->payload))
		return "it is no JWT";
	jwt_claims_read(out->payload, &out->claims);
	/* The key was made at the start and signs nothing else: so iss is ours, too. */
	if (!check_federated_signature(&out->jws, &sts->keys->at[0]))
		return "its signature is not ours";
	if (!check_federated_expiry(&out->claims.exp, clock_now()))
		return "it has expired";
	providers_lock(sts->providers);
	why = judge_owner(sts, out->claims.sub.text);
	providers_unlock(sts->providers);
	return why;
}

void presented_clear(struct presented *presented)
{
	jws_clear(&presented->jws);
	json_free(presented->payload);
	*presented = (struct presented){0};
}
