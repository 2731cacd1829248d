/* killed-by: proxy/rsp/issued-type */
/* The fault: a missing issued_token_type counts as the requested one. */
#include "checks/reply.h"

bool __real_check_reply_issued_type(struct slice issued_token_type, struct slice requested);
bool __wrap_check_reply_issued_type(struct slice issued_token_type, struct slice requested);

bool __wrap_check_reply_issued_type(struct slice issued_token_type, struct slice requested)
{
	return !issued_token_type.at ||
	       __real_check_reply_issued_type(issued_token_type, requested);
}
