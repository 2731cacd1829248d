/* killed-by: proxy/exc/no-redirect */
/* The fault: redirects are followed, and the form is sent again wherever they lead. */
#include "curl_option.h"

static void spoil(void *curl, int option)
{
	if (option != OPTION_FOLLOW_LOCATION)
		return;
	__real_curl_easy_setopt(curl, OPTION_POST_REDIRECTS, 7L);
	__real_curl_easy_setopt(curl, OPTION_FOLLOW_LOCATION, 1L);
}
