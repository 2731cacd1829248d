/*
 * curl_option: what the mutants of libcurl's options share: each option is set as it should be, and
 * then spoilt by the mutant's own `spoil`.
 */
#ifndef MUTANTS_CURL_OPTION_H
#define MUTANTS_CURL_OPTION_H

#include <stdarg.h>

/* libcurl's numbers; its header is for the glue alone. */
#define OPTION_FOLLOW_LOCATION 52
#define OPTION_VERIFY_PEER 64
#define OPTION_MAX_REDIRECTS 68
#define OPTION_VERIFY_HOST 81
#define OPTION_POST_REDIRECTS 161 /* its value 7: after 301, 302 and 303, too */
#define OPTION_URL 10002

int __real_curl_easy_setopt(void *curl, int option, ...);
int __wrap_curl_easy_setopt(void *curl, int option, ...);

static void spoil(void *curl, int option);

int __wrap_curl_easy_setopt(void *curl, int option, ...)
{
	va_list args;
	int code;

	va_start(args, option);
	code = __real_curl_easy_setopt(curl, option, va_arg(args, void *));
	va_end(args);
	spoil(curl, option);
	return code;
}

#endif
