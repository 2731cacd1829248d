/* killed-by: idp/tx/act-clean */
/* The fault: act has more of the actor's token than who it is. */
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

	if (act) {
		json_set_number(act, "exp", issuance->expiry);
		json_set_string(act, "aud", issuance->audience);
	}
	changed.act = act;
	err = __real_issue_token(idp, &changed, token, claims);
	json_free(act);
	return err;
}
