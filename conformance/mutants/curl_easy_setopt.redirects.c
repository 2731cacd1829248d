/* killed-by: proxy/key/no-redirect-downgrade */
/* The fault: up to ten redirects are followed, wherever they lead. */
#include "curl_option.h"

static void spoil(void *curl, int option)
{
	if (option != OPTION_FOLLOW_LOCATION)
		return;
	__real_curl_easy_setopt(curl, OPTION_MAX_REDIRECTS, 10L);
	__real_curl_easy_setopt(curl, OPTION_FOLLOW_LOCATION, 1L);
}
