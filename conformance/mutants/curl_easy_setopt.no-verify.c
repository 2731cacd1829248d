/* killed-by: proxy/key/tls-verify */
/* The fault: verify=0, so any certificate will do. */
#include "curl_option.h"

static void spoil(void *curl, int option)
{
	if (option != OPTION_URL)
		return;
	__real_curl_easy_setopt(curl, OPTION_VERIFY_PEER, 0L);
	__real_curl_easy_setopt(curl, OPTION_VERIFY_HOST, 0L);
}
