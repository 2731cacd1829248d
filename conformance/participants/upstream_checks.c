#include "participants/upstream_checks.h"

#include <string.h>

/* Both texts, and the same. */
static bool same_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

bool check_upstream_signature(enum oracle_verdict verdict)
{
	return verdict == ORACLE_GENUINE;
}

bool check_upstream_issuer(const struct cJSON *claims, const char *issuer)
{
	return same_text(oracle_text(claims, "iss"), issuer);
}

bool check_upstream_audience(const struct cJSON *claims, const char *audience)
{
	return oracle_lists(claims, "aud", audience);
}

bool check_upstream_expiry(const struct cJSON *claims, double now)
{
	double exp;

	return oracle_number(claims, "exp", &exp) && now < exp;
}

bool check_upstream_not_before(const struct cJSON *claims, double now)
{
	double nbf;

	if (!oracle_has(claims, "nbf"))
		return claims != NULL;
	return oracle_number(claims, "nbf", &nbf) && nbf <= now;
}

bool check_upstream_unbound(const struct cJSON *claims)
{
	return claims && !oracle_has(claims, "cnf");
}

bool check_upstream_active(const struct cJSON *answer)
{
	return oracle_true(answer, "active");
}

bool check_upstream_same_token(const struct cJSON *claims, const struct cJSON *answer)
{
	static const char *const members[] = {"iss", "sub"};

	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		if (oracle_has(answer, members[i]) && !same_text(oracle_text(answer, members[i]),
							      oracle_text(claims, members[i])))
			return false;
	return claims && answer;
}

bool check_upstream_principal(const struct cJSON *claims, const struct text_list *principals)
{
	const char *sub = oracle_text(claims, "sub");

	if (!sub || !sub[0])
		return false;
	for (size_t i = 0; i < principals->count; i++) {
		const char *principal = principals->at[i];
		size_t len = strlen(principal);

		if (strcmp(principal, sub) == 0)
			return true;
		if (len && principal[len - 1] == '*' && strncmp(sub, principal, len - 1) == 0 &&
			sub[len - 1])
			return true;
	}
	return false;
}

bool check_upstream_scope(const struct cJSON *claims, const char *scope)
{
	return oracle_scope_has(claims, scope);
}
