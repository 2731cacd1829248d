/* killed-by: idp/tok/concurrency */
/* The fault: the subject waits in a place that all threads share. */
#include <poll.h>
#include <stdio.h>

#include "issue.h"

enum err __real_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims);
enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims);

enum err __wrap_issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims)
{
	static char subject[200];
	struct issuance mixed = *issuance;

	snprintf(subject, sizeof subject, "%.*s", SLICE_ARGS(issuance->subject));
	/* Long enough that somebody else comes by. */
	poll(NULL, 0, 1);
	mixed.subject = slice_of(subject);
	return __real_issue_token(idp, &mixed, token, claims);
}
