/* The decision about where tokens, secrets and keys may be sent or fetched. True means allowed. */
#ifndef CHECKS_ENDPOINT_H
#define CHECKS_ENDPOINT_H

#include "lib/url.h"

/* [RFC6749 3.2] [RFC8414 6.1] an endpoint of an issuer is https, or on this very machine */
bool check_endpoint_protected(const struct url *url);

#endif
