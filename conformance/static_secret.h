/*
 * static_secret: the credential that routes of type `static` send, in a file of the stage that
 * cases rotate and spoil. Every value is entered into the ledger: the upstream may see it, nobody
 * else.
 */
#ifndef CONFORMANCE_STATIC_SECRET_H
#define CONFORMANCE_STATIC_SECRET_H

#include "suite.h"

/* A file that holds a new credential, put in the place of the old one; ${static_secret} is its
 * path. */
enum err static_secret_renew(struct suite *suite, struct note *note) MUST_USE;
/* The credential that was put there last; the caller frees it with secret_free. */
char *static_secret_value(struct suite *suite);
/* A value that nobody has seen yet, entered; the caller frees it with secret_free. */
char *static_secret_new(struct suite *suite);

/* Put these bytes there: in another file that takes its place, or by writing into the same one. */
void static_secret_put(struct suite *suite, struct slice content, bool in_place);
/* Nothing is there; or a folder, which cannot be read; or a pipe, which whoever reads it waits for.
 */
void static_secret_remove(struct suite *suite);
void static_secret_be_folder(struct suite *suite);
void static_secret_be_pipe(struct suite *suite);

#endif
