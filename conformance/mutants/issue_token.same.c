/* killed-by: idp/tx/idempotent-uniqueness */
/* The fault: the same token is handed out again. */
#include "issue.h"

enum err __real_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims);
enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims);

enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims)
{
	static char *first;
	static struct json *first_claims;
	enum err err;

	if (issuance->user)
		return __real_issue_token(idp, issuance, token, claims);
	if (first) {
		*token = xstrdup(first);
		*claims = json_copy(first_claims);
		return ERR_NONE;
	}
	err = __real_issue_token(idp, issuance, token, claims);
	if (!err) {
		first = xstrdup(*token);
		first_claims = json_copy(*claims);
	}
	return err;
}
