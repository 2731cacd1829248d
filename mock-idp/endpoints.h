/*
 * endpoints: one function per endpoint and per grant; each answers its call exactly once.
 */
#ifndef MOCK_IDP_ENDPOINTS_H
#define MOCK_IDP_ENDPOINTS_H

#include "call.h"

/* [RFC8414 3] [OIDC Discovery 4] */
void serve_discovery(struct call *call);
/* [RFC7517 5] */
void serve_jwks(struct call *call);
/* [RFC6749 3.1] [RFC7636] [RFC8707] [RFC9207] */
void serve_authorize(struct call *call);
/* [RFC6749 3.2] */
void serve_token(struct call *call);
/* [RFC7662 2] */
void serve_introspect(struct call *call);

/* The grants, called by the token endpoint for an authenticated client that may use them. */
/* [RFC6749 4.1.3] [RFC7636 4.5] */
void grant_code(struct call *call);
/* [RFC6749 4.4] */
void grant_client(struct call *call);
/* [RFC8693 2] */
void grant_exchange(struct call *call);
/* [RFC7523 2.1] [ID-JAG 4.4] */
void grant_id_jag(struct call *call);

#endif
