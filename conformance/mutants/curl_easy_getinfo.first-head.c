/* killed-by: proxy/http/early-hints */
/* The fault: an interim response counts as the final one. */
#include <stdarg.h>

/* libcurl's number; its header is for the glue alone. */
#define INFO_RESPONSE_CODE 0x200002

int __real_curl_easy_getinfo(void *curl, int info, ...);
int __wrap_curl_easy_getinfo(void *curl, int info, ...);

int __wrap_curl_easy_getinfo(void *curl, int info, ...)
{
	va_list args;
	void *value;
	int code;

	va_start(args, info);
	value = va_arg(args, void *);
	va_end(args);
	code = __real_curl_easy_getinfo(curl, info, value);
	if (info == INFO_RESPONSE_CODE) {
		long *status = value;

		if (*status >= 100 && *status < 200 && *status != 101)
			*status = 204;
	}
	return code;
}
