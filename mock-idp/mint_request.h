/*
 * mint_request: tokens to order, good or bad, from a JSON object. For the control API; knows
 * what this IdP would issue and how to depart from it.
 */
#ifndef MOCK_IDP_MINT_REQUEST_H
#define MOCK_IDP_MINT_REQUEST_H

#include "idp.h"

/*
 * Append the token that the object describes, see mint_request.def. {} gives what the first user
 * would get from the code grant. The note names what is wrong with the request.
 */
enum err mint_request(
	struct idp *idp, const struct json *request, struct buf *token, struct note *note) MUST_USE;

#endif
