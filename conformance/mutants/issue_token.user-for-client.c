/* killed-by: idp/cc/client-credentials */
/* The fault: a token about a client looks like one about a user. */
#include "issue.h"

enum err __real_issue_token(struct idp *idp, const struct issuance *issuance, char **token,
	struct json **claims) MUST_USE;
enum err __wrap_issue_token(struct idp *idp, const struct issuance *issuance, char **token,
	struct json **claims) MUST_USE;

enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims)
{
	struct issuance changed = *issuance;
	enum err err;

	if (slice_equal(issuance->subject, issuance->client_id))
		changed.subject = SLICE("user@example.com");
	err = __real_issue_token(idp, &changed, token, claims);
	return err;
}
