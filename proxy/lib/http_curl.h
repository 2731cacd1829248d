/*
 * http_curl: what the two users of libcurl share: a handle that goes where the call says and
 * nowhere else, and libcurl's errors in our terms. For http_client and http_link alone.
 */
#ifndef LIB_HTTP_CURL_H
#define LIB_HTTP_CURL_H

#include <curl/curl.h>

#include "lib/http_client.h"

/* curl_easy_cleanup is the caller's. */
CURL *http_curl_new(void);
/* Whom to connect to and how, without what is asked there. `error` is CURL_ERROR_SIZE bytes. */
void http_curl_set_peer(CURL *curl, const struct http_call *call, char *error);
/* ERR_NONE, ERR_TIMEOUT or ERR_UNREACHABLE with libcurl's words. */
enum err http_curl_err(CURLcode code, const char *error, struct note *note) MUST_USE;

#endif
