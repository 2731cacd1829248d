/* killed-by: idp/tx/aud-right */
/* The fault: the token is for the client that asked, whatever it asked for. */
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
		wrong.audience = issuance->client_id;
	return __real_issue_token(idp, &wrong, token, claims);
}
