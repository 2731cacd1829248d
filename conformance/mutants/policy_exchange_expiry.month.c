/* killed-by: idp/tx/lifetime */
/* The fault: a token of ten seconds becomes one of thirty days. */
#include "policy.h"

double __wrap_policy_exchange_expiry(
	const struct config *config, const struct exchange_rule *rule, double now, double subject);

double __wrap_policy_exchange_expiry(
	const struct config *config, const struct exchange_rule *rule, double now, double subject)
{
	(void)config;
	(void)rule;
	(void)subject;
	return now + 30 * 86400.0;
}
