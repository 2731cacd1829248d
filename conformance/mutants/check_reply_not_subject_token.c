/* killed-by: proxy/rsp/wrong-token-back */
/* The fault: an issuer that hands the subject token back is believed. */
#include "checks/reply.h"

bool __wrap_check_reply_not_subject_token(struct slice token, struct slice subject_token);

bool __wrap_check_reply_not_subject_token(struct slice token, struct slice subject_token)
{
	(void)token;
	(void)subject_token;
	return true;
}
