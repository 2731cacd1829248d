/*
 * client_assertion: which client signed this, if any. The order of the questions; the answers are
 * in checks_assertion. [RFC7523 3]
 */
#ifndef MOCK_IDP_CLIENT_ASSERTION_H
#define MOCK_IDP_CLIENT_ASSERTION_H

#include "call.h"

/* The client that the assertion proves; NULL, and a note that says what is wrong. */
const struct client *client_of_assertion(
	struct call *call, struct slice assertion, struct slice type, struct note *why);

#endif
