/* killed-by: proxy/err/step-up */
/* The fault: an issuer's words stand in the challenge as they are. */
#include "checks/reply.h"

bool __wrap_check_reply_text_quotable(struct slice text);

bool __wrap_check_reply_text_quotable(struct slice text)
{
	return text.len > 0;
}
