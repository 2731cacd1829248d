/* killed-by: proxy/fwd/half-close */
/* The fault: who has closed his sending side counts as gone. */
#include "checks/client.h"

bool __wrap_check_reply_wanted(enum http_client_state client, bool event_stream);

bool __wrap_check_reply_wanted(enum http_client_state client, bool event_stream)
{
	(void)event_stream;
	return client == CLIENT_PRESENT;
}
