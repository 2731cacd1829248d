#include "checks/introspection.h"

bool check_introspection_nobody_named(const struct claim_text *iss)
{
	return iss->shape == CLAIM_ABSENT;
}

bool check_introspection_status(int status)
{
	return status == 200;
}

bool check_introspection_media_type(struct slice content_type)
{
	struct slice type = slice_trim(slice_to(content_type, slice_find(content_type, ';')));

	return slice_is_nocase(type, "application/json");
}

bool check_introspection_active(const struct json *active)
{
	return json_is_true(active);
}

bool check_introspection_issuer(const struct claim_text *iss, struct slice configured)
{
	return iss->shape == CLAIM_ABSENT ||
	       (iss->shape == CLAIM_GOOD && slice_equal(iss->text, configured));
}

bool check_introspection_expiry(const struct claim_time *exp, double now, double leeway)
{
	return exp->shape == CLAIM_ABSENT || (exp->shape == CLAIM_GOOD && now < exp->at + leeway);
}

bool check_introspection_token_type(const struct claim_text *token_type)
{
	return token_type->shape == CLAIM_ABSENT ||
	       (token_type->shape == CLAIM_GOOD && slice_is_nocase(token_type->text, "Bearer"));
}

double introspection_usable_until(double now, double cache_s, const struct claim_time *exp)
{
	double until = now + cache_s;

	if (exp->shape == CLAIM_ABSENT)
		return until;
	return exp->shape == CLAIM_GOOD && exp->at < until ? exp->at : until;
}
