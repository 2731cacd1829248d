/* killed-by: idp/tx/act */
/* The fault: who acted before is forgotten. */
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
	struct json *act = issuance->act ? json_copy(issuance->act) : NULL;

	if (act)
		json_remove(act, "act");
	changed.act = act;
	err = __real_issue_token(idp, &changed, token, claims);
	json_free(act);
	return err;
}
