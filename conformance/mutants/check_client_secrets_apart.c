/* killed-by: proxy/ops/refuse-bad-config */
/* The fault: one secret may serve at two servers, each of which can use it at the other. */
#include "checks/id_jag.h"

bool __wrap_check_client_secrets_apart(struct slice at_idp, struct slice at_server);

bool __wrap_check_client_secrets_apart(struct slice at_idp, struct slice at_server)
{
	(void)at_idp;
	(void)at_server;
	return true;
}
