/*
 * client_auth: who the client is that calls an endpoint of the back channel. Knows HTTP Basic,
 * credentials in the body and assertions; knows nothing of what the client wants. [RFC6749 2.3]
 */
#ifndef MOCK_IDP_CLIENT_AUTH_H
#define MOCK_IDP_CLIENT_AUTH_H

#include "call.h"

/*
 * Sets call->client: authenticated by its secret, or named when it is public. False after having
 * refused. The form has been read.
 */
bool client_authenticate(struct call *call);

#endif
