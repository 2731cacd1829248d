/* The decision about permission: does the token carry the scope that the request needs? */
#ifndef CHECKS_SCOPE_H
#define CHECKS_SCOPE_H

#include "lib/jwt.h"

/* [RFC6749 3.3] whole tokens, case-sensitive; no claim, or one that cannot be read, is none */
bool check_scope_held(const struct claim_scope *held, struct slice needed);

#endif
