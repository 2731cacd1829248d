/*
 * login: the second half of the authorize endpoint: the cookie that binds a login page to its
 * browser, the form that it posts, and the answers that go back to the client by redirect.
 */
#ifndef MOCK_IDP_LOGIN_H
#define MOCK_IDP_LOGIN_H

#include "call.h"

void login_set_cookie(struct call *call, const struct login *login);
/* The POST: a code, the form again, or an error. */
void login_take_form(struct call *call);
/*
 * An error response by redirect, with `iss`. [RFC6749 4.1.2.1] [RFC9207 2.1] Only for a client and
 * a redirect_uri that were found good. `state` is SLICE_NONE when there was none.
 */
void login_refuse(struct call *call, struct slice redirect_uri, struct slice state,
	enum oauth_error error, const char *why);

#endif
