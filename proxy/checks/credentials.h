/*
 * Decisions about how a token is presented, before anybody looks inside it. Each function answers
 * one question; true means allowed.
 */
#ifndef CHECKS_CREDENTIALS_H
#define CHECKS_CREDENTIALS_H

#include "lib/http.h"

/* [RFC6750 3] a request without credentials is challenged */
bool check_credentials_present(size_t authorization_fields);
/* [RFC9110 5.3] Authorization is no list: two of them are two opinions of who is calling */
bool check_credentials_single(size_t authorization_fields);
/* [RFC9110 11.1] the scheme is Bearer, in any letter case */
bool check_credentials_scheme(struct slice scheme);
/* [RFC6750 2.1] b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" */
bool check_credentials_token(struct slice token);
/* [RFC6750 2] one method only, and never the query: it ends in logs. [RFC9700 4.3.2] */
bool check_credentials_not_in_query(struct slice query);

#endif
