/* killed-by: proxy/exc/impersonation */
/* The fault: what an issuer says instead of a token is logged, whatever it is. */
#include "checks/reply.h"

bool __wrap_check_reply_code_tellable(struct slice code);

bool __wrap_check_reply_code_tellable(struct slice code)
{
	return code.at != NULL;
}
