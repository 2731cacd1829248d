/*
 * issue: the claims of an access token and the token itself. Knows what RFC 9068 wants in one;
 * who may have it was decided before.
 */
#ifndef MOCK_IDP_ISSUE_H
#define MOCK_IDP_ISSUE_H

#include "idp.h"

struct issuance {
	struct slice subject;
	struct slice audience;
	struct slice client_id;
	struct slice scope;      /* tokens with one SP between them; empty leaves the claim out */
	const struct user *user; /* adds email and the user's own claims; may be NULL */
	double now;
	double expiry;
	const struct json *act; /* who acts, and for whom before; borrowed, may be NULL */
	struct slice parent;    /* ID of what the token comes from, see lineage.h */
};

/*
 * iss, aud, scp or scope, sub, email, exp, iat, jti, client_id, in this order, then the user's
 * own. [RFC9068 2.2] The caller frees.
 */
struct json *issue_claims(struct idp *idp, const struct issuance *issuance);
/*
 * Sign them and enter the token into the lineage. The caller frees `token` and `claims`; both are
 * NULL after ERR_LIMIT.
 */
enum err issue_token(struct idp *idp, const struct issuance *issuance, char **token,
	struct json **claims) MUST_USE;

#endif
