#include "lib/http_curl.h"

#include <stdlib.h>

CURL *http_curl_new(void)
{
	CURL *curl = curl_easy_init();

	if (!curl)
		abort();
	return curl;
}

void http_curl_set_peer(CURL *curl, const struct http_call *call, char *error)
{
	curl_easy_setopt(curl, CURLOPT_URL, call->url);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (call->ca_file) {
		curl_easy_setopt(curl, CURLOPT_CAINFO, call->ca_file);
		/* Else the system's folder of CAs would be trusted besides. */
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (call->certificate) {
		curl_easy_setopt(curl, CURLOPT_SSLCERT, call->certificate);
		curl_easy_setopt(curl, CURLOPT_SSLKEY, call->key);
	}
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)call->connect_ms);
}

enum err http_curl_err(CURLcode code, const char *error, struct note *note)
{
	if (code == CURLE_OK)
		return ERR_NONE;
	return note_err(note, code == CURLE_OPERATION_TIMEDOUT ? ERR_TIMEOUT : ERR_UNREACHABLE,
		"%s", error[0] ? error : curl_easy_strerror(code));
}
