/*
 * Decisions about where tokens, secrets and keys may be sent or fetched, and how a target is named.
 * True means allowed.
 */
#ifndef CHECKS_ENDPOINT_H
#define CHECKS_ENDPOINT_H

#include "lib/url.h"

/* [RFC6749 3.2] [RFC8414 6.1] an endpoint of an issuer is https, or on this very machine */
bool check_endpoint_protected(const struct url *url);
/* [RFC8707 2] [RFC8693 2.1] a resource is named by an absolute URI without a fragment */
bool check_resource_indicator(struct slice resource);

#endif
