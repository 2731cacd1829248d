/* killed-by: proxy/exc/impersonation */
/* The fault: the federated token passes for one of the account. */
#include "checks/reply.h"

bool __wrap_check_reply_not_federated(struct slice token, struct slice federated);

bool __wrap_check_reply_not_federated(struct slice token, struct slice federated)
{
	(void)token;
	(void)federated;
	return true;
}
