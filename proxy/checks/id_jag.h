/*
 * Decisions about the assertion of `id_jag`, with which our client goes from the IdP to another
 * authorization server. That server verifies it; what we look at is that it is what was asked for,
 * before anybody else gets it. True means allowed.
 */
#ifndef CHECKS_ID_JAG_H
#define CHECKS_ID_JAG_H

#include "lib/jwt.h"

/* [RFC8693 2.2.1] token_type is N_A, in any case: no server of resources takes an assertion */
bool check_id_jag_token_type(struct slice token_type);
/* [ID-JAG 3.1] "typ ... MUST be oauth-id-jag+jwt", with or without application/ in front */
bool check_id_jag_type(struct slice typ);
/* [ID-JAG 4.4.1] aud is one server, the one that was asked for: further ones could use it too */
bool check_id_jag_audience(const struct claim_audience *aud, struct slice expected);
/* [ID-JAG 3.1] client_id is our client at that server, so nobody else can use it there */
bool check_id_jag_client(const struct claim_text *client_id, struct slice expected);
/* [Enterprise-Managed Authorization 4.3] resource is the one that was asked for, and no other */
bool check_id_jag_resource(const struct claim_audience *resource, struct slice expected);

/* [RFC6749 2.3.1] the secrets of our two clients differ, or each server has the other's */
bool check_client_secrets_apart(struct slice at_idp, struct slice at_server);

#endif
