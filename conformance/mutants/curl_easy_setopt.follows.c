/* killed-by: proxy/leak/no-follow */
/* The fault: redirects of the upstream are followed, with the token, wherever they lead. */
#include <stdarg.h>

/* libcurl's numbers; its header is for the glue alone. */
#define OPTION_FOLLOW_LOCATION 52
#define OPTION_UNRESTRICTED_AUTH 105

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
		__real_curl_easy_setopt(curl, OPTION_UNRESTRICTED_AUTH, 1L);
		return __real_curl_easy_setopt(curl, OPTION_FOLLOW_LOCATION, 1L);
	}
	return __real_curl_easy_setopt(curl, option, value);
}
