/*
 * metadata: how a protected resource describes itself, and where. Everything comes from the
 * configuration, nothing from a request: a document that repeats what a client sent would send
 * other clients to whoever sent it. [RFC9728 7.3]
 */
#ifndef PROXY_METADATA_H
#define PROXY_METADATA_H

#include "config.h"
#include "lib/url.h"

/*
 * The URL of the document: the well-known part stands between the host and the resource's path.
 * The caller frees it. [RFC9728 3.1]
 */
char *metadata_url(const struct url *resource);
/* The document, as JSON. The caller frees it. [RFC9728 2] */
char *metadata_document(const struct config_route *config);

#endif
