/*
 * Decisions about where keys come from and how long they count. Each function answers one
 * question; true means allowed.
 */
#ifndef CHECKS_KEYS_H
#define CHECKS_KEYS_H

#include "lib/str.h"

/* [RFC8414 3.3] a document that names another issuer is somebody else's, and is not used */
bool check_metadata_issuer(struct slice stated, struct slice configured);
/* [RFC8414 2] "jwks_uri ... MUST use the "https" scheme": over https one is not sent to http */
bool check_metadata_no_downgrade(bool issuer_https, bool uri_https);
/* [RFC8725 3.10] unknown key IDs cost the sender nothing, so they may not cost us a fetch each */
bool check_keys_fetch_due(int64_t now_ms, int64_t last_fetch_ms, int64_t cooldown_ms);
/* Keys of this age are used without asking again; a withdrawn key dies with the age. [OIDC 10.1.1]
 */
bool check_keys_current(int64_t age_ms, int64_t refresh_ms);
/*
 * The age at which keys in use are fetched again while they still serve: so early that, when the
 * issuer hangs, this is known before anybody would have to wait for it.
 */
int64_t keys_refetch_ms(int64_t refresh_ms, int64_t timeout_ms);
/* Keys of this age are used while the issuer cannot be reached, and no longer. */
bool check_keys_not_stale(int64_t age_ms, int64_t max_stale_ms);

#endif
