/* killed-by: idp/tx/act */
/* The fault: the token is about the actor, not about the user. */
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

	if (issuance->act)
		changed.subject = json_member_string(issuance->act, "sub");
	err = __real_issue_token(idp, &changed, token, claims);
	return err;
}
