#include "checks_assertion.h"

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

bool check_idp_client_assertion_type(struct slice type)
{
	return slice_is(type, ASSERTION_TYPE);
}

bool check_idp_client_assertion_signature(enum err verified)
{
	return verified == ERR_NONE;
}

bool check_idp_client_assertion_subject(const struct claim_text *sub, struct slice client_id)
{
	return sub->shape == CLAIM_GOOD && slice_equal(sub->text, client_id);
}

bool check_idp_client_assertion_audience(const struct claim_audience *aud, struct slice issuer)
{
	return aud->shape == CLAIM_GOOD && aud->count == 1 && slice_equal(aud->at[0], issuer);
}

bool check_idp_client_assertion_expiry(const struct claim_time *exp, double now)
{
	return exp->shape == CLAIM_GOOD && exp->at > now;
}

bool check_idp_client_assertion_lifetime(const struct claim_time *exp, double now)
{
	return exp->shape == CLAIM_GOOD && exp->at <= now + ASSERTION_MAX_SECONDS;
}

bool check_idp_client_assertion_not_before(const struct claim_time *nbf, double now)
{
	return nbf->shape == CLAIM_ABSENT || (nbf->shape == CLAIM_GOOD && nbf->at <= now);
}

bool check_idp_client_assertion_unused(bool first)
{
	return first;
}
