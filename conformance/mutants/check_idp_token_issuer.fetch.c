/* killed-by: idp/tx/external-issuer */
/* The fault: the server asks whoever a token names as its issuer. */
#include <stdlib.h>

#include "checks.h"
#include "lib/http_client.h"

bool __real_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer);
bool __wrap_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer);

bool __wrap_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer)
{
	char *url = slice_dup(iss->text);
	struct http_call call = {.method = "GET",
		.url = url,
		.connect_ms = 500,
		.reply_ms = 500,
		.total_ms = 500,
		.max_bytes = 10000};
	struct http_reply reply;

	if (slice_starts(iss->text, "http://127.0.0.1") &&
		http_client_call(&call, &reply, NULL) == 0)
		http_reply_clear(&reply);
	free(url);
	return __real_check_idp_token_issuer(iss, issuer);
}
