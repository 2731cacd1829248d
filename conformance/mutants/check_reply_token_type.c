/* killed-by: proxy/rsp/token-type */
/* The fault: token_type is not read, so a token that is no bearer token is sent as one. */
#include "checks/reply.h"

bool __wrap_check_reply_token_type(struct slice token_type);

bool __wrap_check_reply_token_type(struct slice token_type)
{
	(void)token_type;
	return true;
}
