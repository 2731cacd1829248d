/*
 * id_jag: the Identity Assertion JWT Authorization Grant: an assertion about a user that is for the
 * authorization server of another domain. The one part, issuing it; the other part, taking it, is
 * grant_id_jag. [draft-ietf-oauth-identity-assertion-authz-grant]
 */
#ifndef MOCK_IDP_ID_JAG_H
#define MOCK_IDP_ID_JAG_H

#include "call.h"
#include "own_token.h"

#define TYPE_ID_JAG "urn:ietf:params:oauth:token-type:id-jag"
#define PROFILE_ID_JAG "urn:ietf:params:oauth:grant-profile:id-jag"
#define TYP_ID_JAG "oauth-id-jag+jwt"

/* A token exchange that asks for one, by a subject token that was found good. [ID-JAG 4.3] */
void issue_id_jag(struct call *call, const struct own_token *subject);

#endif
