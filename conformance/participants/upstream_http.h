/*
 * upstream_http: the resources over HTTP: bearer tokens in, data or a challenge out. [RFC6750]
 */
#ifndef PARTICIPANTS_UPSTREAM_HTTP_H
#define PARTICIPANTS_UPSTREAM_HTTP_H

#include "lib/http_server.h"
#include "participants/upstream_audit.h"

struct upstream {
	const struct upstream_config *config;
	struct upstream_keys **keys; /* one per resource, in their order */
	struct upstream_audit *audit;
};

/* Ready to serve; the configuration must outlive it. NULL and a note when the audit cannot be. */
struct upstream *upstream_new(const struct upstream_config *config, struct note *note);
void upstream_free(struct upstream *upstream);

/* An http_handler; `context` is the struct upstream. */
void upstream_handle(void *context, struct http_request *request);

#endif
