/* killed-by: idp/tx/subject-kept */
/* The fault: the token is about the client, not the user. */
#include "issue.h"

enum err __real_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims);
enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims);

enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims)
{
	struct issuance wrong = *issuance;

	if (!issuance->user)
		wrong.subject = issuance->client_id;
	return __real_issue_token(idp, &wrong, token, claims);
}
