/* killed-by: proxy/rsp/issued-type */
/* The fault: issued_token_type is not read. */
#include "checks/reply.h"

bool __wrap_check_reply_issued_type(struct slice issued_token_type, struct slice requested);

bool __wrap_check_reply_issued_type(struct slice issued_token_type, struct slice requested)
{
	(void)issued_token_type;
	(void)requested;
	return true;
}
