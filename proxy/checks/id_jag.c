#include "checks/id_jag.h"

bool check_id_jag_token_type(struct slice token_type)
{
	return slice_is_nocase(token_type, "N_A");
}

bool check_id_jag_type(struct slice typ)
{
	return slice_is_nocase(typ, "oauth-id-jag+jwt") ||
	       slice_is_nocase(typ, "application/oauth-id-jag+jwt");
}

bool check_id_jag_audience(const struct claim_audience *aud, struct slice expected)
{
	return aud->shape == CLAIM_GOOD && aud->count == 1 && slice_equal(aud->at[0], expected);
}

bool check_id_jag_client(const struct claim_text *client_id, struct slice expected)
{
	return client_id->shape == CLAIM_GOOD && slice_equal(client_id->text, expected);
}

bool check_id_jag_resource(const struct claim_audience *resource, struct slice expected)
{
	return resource->shape == CLAIM_GOOD && resource->count == 1 &&
	       slice_equal(resource->at[0], expected);
}

bool check_client_secrets_apart(struct slice at_idp, struct slice at_server)
{
	return !at_idp.at || !at_server.at || !slice_equal(at_idp, at_server);
}
