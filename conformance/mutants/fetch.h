/* fetch: what the mutants share that ask where they should not: a server is asked, and not heard.
 */
#ifndef MUTANTS_FETCH_H
#define MUTANTS_FETCH_H

#include <stdlib.h>

#include "lib/http_client.h"
#include "lib/log.h"

static inline void fetch(struct slice url)
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

#endif
