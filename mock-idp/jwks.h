/*
 * jwks: what the JWKS endpoint serves: the keyring's set, or a text that the control API put in
 * its place. Safe for many threads.
 */
#ifndef MOCK_IDP_JWKS_H
#define MOCK_IDP_JWKS_H

#include "lib/str.h"

struct jwks_override;

struct jwks_override *jwks_override_new(void);
void jwks_override_free(struct jwks_override *override);
/* Serve `text` with that media type from now on, whatever it is; SLICE_NONE ends it. */
void jwks_override_set(struct jwks_override *override, struct slice text, struct slice type);

#endif
