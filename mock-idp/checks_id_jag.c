#include "checks_id_jag.h"

bool check_idp_id_jag_issuer(struct slice trusted, const struct claim_text *iss)
{
	return iss->shape == CLAIM_GOOD && slice_equal(iss->text, trusted);
}

bool check_idp_id_jag_audience(const struct claim_audience *aud, struct slice issuer)
{
	return aud->shape == CLAIM_GOOD && aud->count == 1 && slice_equal(aud->at[0], issuer);
}

bool check_idp_id_jag_client(const struct claim_text *client_id, struct slice authenticated)
{
	return client_id->shape == CLAIM_GOOD && slice_equal(client_id->text, authenticated);
}

bool check_idp_id_jag_parameter(struct slice stated, struct slice parameter)
{
	return !parameter.at || slice_equal(stated, parameter);
}
