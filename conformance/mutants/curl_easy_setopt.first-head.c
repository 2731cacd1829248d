/* killed-by: proxy/http/early-hints */
/* The fault: an interim response counts as the final one. */
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

/* libcurl's number; its header is for the glue alone. */
#define OPTION_HEADER_FUNCTION 20079

typedef size_t header_function(char *bytes, size_t one, size_t count, void *context);

int __real_curl_easy_setopt(void *curl, int option, ...);
int __wrap_curl_easy_setopt(void *curl, int option, ...);

static header_function *real_function;

static size_t first_head(char *bytes, size_t one, size_t count, void *context)
{
	static char final[] = "HTTP/1.1 204 No Content\r\n";

	if (one * count < 10 || memcmp(bytes, "HTTP/1.1 1", 10) != 0)
		return real_function(bytes, one, count, context);
	real_function(final, 1, strlen(final), context);
	return one * count;
}

int __wrap_curl_easy_setopt(void *curl, int option, ...)
{
	header_function *function = first_head;
	va_list args;
	void *value;

	va_start(args, option);
	value = va_arg(args, void *);
	va_end(args);
	if (option == OPTION_HEADER_FUNCTION) {
		memcpy(&real_function, &value, sizeof value);
		memcpy(&value, &function, sizeof value);
	}
	return __real_curl_easy_setopt(curl, option, value);
}
