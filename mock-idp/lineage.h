/*
 * lineage: which token came from which, and which are revoked. A token is known by its `jti`; a
 * revoked one takes all that came from it along. Knows no claims and no tokens' text. Safe for
 * many threads.
 */
#ifndef MOCK_IDP_LINEAGE_H
#define MOCK_IDP_LINEAGE_H

#include "lib/str.h"

/* Live entries at once; lineage_add refuses beyond that rather than forget one. */
#define LINEAGE_MAX_ENTRIES (1 << 20)

struct lineage;

struct lineage *lineage_new(void);
void lineage_free(struct lineage *lineage);

/*
 * A token was issued: `parent` is the ID of what it was issued for, or empty. It may be forgotten
 * after `expiry` (seconds), unless it is revoked. Nothing changes when the ID is there already.
 * ERR_LIMIT when there is no room.
 */
enum err lineage_add(struct lineage *lineage, struct slice id, struct slice parent, double expiry,
	double now) MUST_USE;
/* Also for an ID that was never added. */
void lineage_revoke(struct lineage *lineage, struct slice id);
/* It, or one that it came from, was revoked. */
bool lineage_is_revoked(struct lineage *lineage, struct slice id);
/* How many entries there are. */
size_t lineage_count(struct lineage *lineage);

#endif
