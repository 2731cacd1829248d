/* killed-by: proxy/key/tls-verify */
/* The fault: a good certificate will do, whatever host it is for. */
#include "curl_option.h"

static void spoil(void *curl, int option)
{
	if (option != OPTION_URL)
		return;
	__real_curl_easy_setopt(curl, OPTION_VERIFY_HOST, 0L);
}
