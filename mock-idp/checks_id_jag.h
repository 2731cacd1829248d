/*
 * checks_id_jag: what is decided about an assertion (ID-JAG) that somebody brings as a grant,
 * besides what is decided about every token. Pure, like checks; true means allowed.
 */
#ifndef MOCK_IDP_CHECKS_ID_JAG_H
#define MOCK_IDP_CHECKS_ID_JAG_H

#include "lib/jwt.h"

/* This entry of the configuration is the issuer of the assertion, byte for byte. [RFC7523 3 (1)] */
bool check_idp_id_jag_issuer(struct slice trusted, const struct claim_text *iss);
/* "If the aud claim is an array, it MUST contain exactly one element": us. [ID-JAG 4.4.1] */
bool check_idp_id_jag_audience(const struct claim_audience *aud, struct slice issuer);
/* "MUST identify the same client as the client authentication in the request" [ID-JAG 4.4.1] */
bool check_idp_id_jag_client(const struct claim_text *client_id, struct slice authenticated);
/* A parameter beside the assertion may repeat what it says, and ask for nothing else. */
bool check_idp_id_jag_parameter(struct slice stated, struct slice parameter);

#endif
