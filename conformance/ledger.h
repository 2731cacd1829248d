/*
 * ledger: every secret of a run and who may see it; and the sweep of what everybody saw. A secret
 * counts as seen in any usual spelling: as it is, in base64 at each alignment, in hexadecimal.
 */
#ifndef CONFORMANCE_LEDGER_H
#define CONFORMANCE_LEDGER_H

#include "lib/str.h"

/* Who can see something; a set of bits. */
enum witness {
	SEEN_BY_CLIENT = 1,
	SEEN_BY_IDP = 2,
	SEEN_BY_STS = 4,
	SEEN_BY_MCP = 8,
	SEEN_BY_UPSTREAM = 16, /* and by the suite's own origin */
	SEEN_BY_EVIL = 32,
	SEEN_BY_LOGS = 64,
};

struct ledger;

struct ledger *ledger_new(void);
void ledger_free(struct ledger *ledger);

/*
 * Enter a secret of at least 16 bytes, once. `label` says what it is, for the report. Of a JWT the
 * signature is what is looked for: the rest may be decoded and told by whoever may see it.
 */
void ledger_enter(struct ledger *ledger, struct slice secret, unsigned may_see, const char *label);
/* Let further witnesses see a secret that was entered. */
void ledger_allow(struct ledger *ledger, struct slice secret, unsigned may_see);

/*
 * Look through what `witness` saw. NULL when nothing is there that he may not see, else the label
 * of the first secret that is.
 */
const char *ledger_sweep(const struct ledger *ledger, enum witness witness, struct slice bytes);

#endif
