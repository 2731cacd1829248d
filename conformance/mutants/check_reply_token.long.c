/* killed-by: proxy/rsp/header-safe */
/* The fault: only the characters count, not the length. */
#include "checks/reply.h"

bool __real_check_reply_token(struct slice token);
bool __wrap_check_reply_token(struct slice token);

bool __wrap_check_reply_token(struct slice token)
{
	return __real_check_reply_token(slice_to(token, 1000));
}
