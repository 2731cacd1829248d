/* intro_help: what the suite's issuer answers when it is asked about an opaque token. */
#ifndef CASES_INTRO_HELP_H
#define CASES_INTRO_HELP_H

#include "lib/form.h"
#include "mint.h"
#include "tenant.h"

#define INTROSPECTION_PATH "/o/introspect"

/* The answer about a good token, with `edits` made to it as in tenant_mint; the caller frees it. */
char *good_answer(struct tenant *own, const char *edits);
/* It answers so from now on. */
void tell_answer(struct tenant *own, const char *edits);
/* With that answer a new opaque token is taken. */
void expect_answer_taken(struct tenant *own, const char *edits, const char *what);
/* With that answer a new opaque token is refused as invalid. */
void expect_answer_invalid(struct tenant *own, const char *edits, const char *what);
/* The same with whatever the issuer answers now. */
void expect_token_invalid(struct tenant *own, const char *what);
/*
 * A new opaque token, which is taken, and the form by which the issuer was asked to exchange it.
 * The caller frees the one and clears the other.
 */
char *exchange_opaque(struct suite *suite, struct form *form);

#endif
