/*
 * used: what may be presented once only, such as the `jti` of an assertion, for as long as somebody
 * could present it again. Knows texts and times, not what they are of. Safe for many threads.
 */
#ifndef MOCK_IDP_USED_H
#define MOCK_IDP_USED_H

#include "lib/str.h"

/* Live entries at once; more are refused rather than forgotten. */
#define USED_MAX_ENTRIES 65536

struct used;

struct used *used_new(void);
void used_free(struct used *used);

/* True when nobody has presented it before; it may be forgotten after `expiry` (seconds). */
bool used_first(struct used *used, struct slice id, double expiry, double now);

#endif
