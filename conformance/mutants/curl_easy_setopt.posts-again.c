/* killed-by: proxy/exc/no-redirect */
/* The fault: redirects are followed, and the form is sent again wherever they lead. */
#include <stdarg.h>

/* libcurl's numbers; its header is for the glue alone. */
#define OPTION_FOLLOW_LOCATION 52
#define OPTION_POST_REDIRECTS 161 /* its value 7: after 301, 302 and 303, too */

int __real_curl_easy_setopt(void *curl, int option, ...);
int __wrap_curl_easy_setopt(void *curl, int option, ...);

int __wrap_curl_easy_setopt(void *curl, int option, ...)
{
	va_list args;
	void *value;

	va_start(args, option);
	value = va_arg(args, void *);
	va_end(args);
	if (option == OPTION_FOLLOW_LOCATION) {
		__real_curl_easy_setopt(curl, OPTION_POST_REDIRECTS, 7L);
		return __real_curl_easy_setopt(curl, OPTION_FOLLOW_LOCATION, 1L);
	}
	return __real_curl_easy_setopt(curl, option, value);
}
