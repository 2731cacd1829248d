/* killed-by: idp/at/scope-claim */
/* The fault: the token does not say what it allows. */
#include "issue.h"

enum err __real_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims);
enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims);

enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims)
{
	struct issuance wrong = *issuance;

	wrong.scope = SLICE_NONE;
	return __real_issue_token(idp, &wrong, token, claims);
}
