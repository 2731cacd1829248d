/*
 * Decisions about how a token is presented, before anybody looks inside it. Each function answers
 * one question; true means allowed.
 */
#ifndef CHECKS_CREDENTIALS_H
#define CHECKS_CREDENTIALS_H

#include "lib/http.h"

/* What others are built for: 8 KiB for one field is the usual bound of web servers. */
#define CREDENTIALS_MAX_BYTES (8 * 1024)

/* [RFC9110 5.3] one Authorization field: it is no list, and two are two opinions of who calls */
bool check_credentials_single(size_t authorization_fields);
/* [RFC9110 11.1] the scheme is Bearer, in any letter case */
bool check_credentials_scheme(struct slice scheme);
/* [RFC6585 5] no longer than CREDENTIALS_MAX_BYTES: nobody knows yet who sent it */
bool check_credentials_size(struct slice token);
/* [RFC6750 2.1] b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" */
bool check_credentials_token(struct slice token);
/* [RFC6750 2] one method only, and never the query: it ends in logs. [RFC9700 4.3.2] */
bool check_credentials_not_in_query(struct slice query);
/* [RFC6750 2.2] a form may hold a token, and no MCP message is a form */
bool check_credentials_not_in_form(struct http_fields fields);
/* [MCP Token Passthrough] nor is the token in the query under another name: that is forwarded */
bool check_credentials_not_repeated(struct slice query, struct slice token);

#endif
