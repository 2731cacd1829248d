/* killed-by: proxy/key/tls-verify */
/* The fault: a good certificate will do, whatever host it is for. */
#include <stdarg.h>

/* libcurl's numbers; its header is for the glue alone. */
#define OPTION_URL 10002
#define OPTION_VERIFY_HOST 81

int __real_curl_easy_setopt(void *curl, int option, ...);
int __wrap_curl_easy_setopt(void *curl, int option, ...);

int __wrap_curl_easy_setopt(void *curl, int option, ...)
{
	va_list args;
	void *value;

	va_start(args, option);
	value = va_arg(args, void *);
	va_end(args);
	if (option == OPTION_URL)
		__real_curl_easy_setopt(curl, OPTION_VERIFY_HOST, 0L);
	return __real_curl_easy_setopt(curl, option, value);
}
