/* no_verify: what the mutants share that take whatever certificate some server shows. */
#ifndef MUTANTS_NO_VERIFY_H
#define MUTANTS_NO_VERIFY_H

#include "lib/http_client.h"

/* libcurl's own header is for the glue alone. */
#define OPTION_VERIFY_PEER 64
#define OPTION_VERIFY_HOST 81

int curl_easy_setopt(void *curl, int option, ...);
void __real_http_curl_set_peer(void *curl, const struct http_call *call, char *error);
void __wrap_http_curl_set_peer(void *curl, const struct http_call *call, char *error);

/* For URLs that end so. */
static inline void set_peer_unverified(
	void *curl, const struct http_call *call, char *error, const char *end)
{
	__real_http_curl_set_peer(curl, call, error);
	if (!slice_ends(slice_of(call->url), end))
		return;
	curl_easy_setopt(curl, OPTION_VERIFY_PEER, 0L);
	curl_easy_setopt(curl, OPTION_VERIFY_HOST, 0L);
}

#endif
