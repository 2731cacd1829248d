/*
 * assertion_help: assertions signed by the suite, as a client or as another issuer, good or with
 * one thing changed. [RFC7523 3] Knows no account of anybody's.
 */
#ifndef CASES_ASSERTION_HELP_H
#define CASES_ASSERTION_HELP_H

#include "keys.h"
#include "mint.h"

/* A good one with one thing changed. */
struct assertion_order {
	const char *what;
	const char *claims; /* members to set, or to leave out when null */
	const char *header; /* the same for the header */
	double exp, nbf;    /* seconds from now to set; 0 leaves it */
	enum mint_signature signature;
	bool foreign; /* by another key, under the ID of the right one */
};

/*
 * The claims, with a `jti` and times of their own, signed by the key (ES256). `typ` NULL leaves it
 * out. The caller frees the text.
 */
char *make_assertion(const struct signing_key *key, const char *typ, struct json *take_claims,
	const struct assertion_order *order);

#endif
