#include "checks/client.h"

bool check_reply_wanted(enum http_client_state client, bool event_stream)
{
	return client == CLIENT_PRESENT || (client == CLIENT_SAID_ALL && !event_stream);
}
