/* killed-by: sts/key/uploaded-jwks */
/* The fault: the issuer is asked for its keys although they were uploaded. */
#include <stdlib.h>

#include "lib/http_client.h"
#include "lib/log.h"
#include "mock-sts/exchange.h"

bool __real_subject_validate(struct exchange *x);
bool __wrap_subject_validate(struct exchange *x);

/* Ask a server, and forget what it says. */
static void fetch(struct slice url)
{
	char *text = slice_dup(url);
	struct http_call call = {.method = "GET",
		.url = text,
		.connect_ms = 1000,
		.reply_ms = 1000,
		.total_ms = 1000,
		.max_bytes = 1000};
	struct http_reply reply;

	if (http_client_call(&call, &reply, NULL))
		log_say(LOG_WARN, "fetch", "no answer");
	http_reply_clear(&reply);
	free(text);
}

bool __wrap_subject_validate(struct exchange *x)
{
	fetch(slice_of(x->provider->config->issuer_uri));
	return __real_subject_validate(x);
}
