/*
 * route: the configuration as the flow reads it on every request: paths split, names resolved,
 * documents and challenges written beforehand. Made at start, then never changed.
 */
#ifndef PROXY_ROUTE_H
#define PROXY_ROUTE_H

#include "config.h"
#include "lib/url.h"
#include "scope_policy.h"
#include "state/jwks_cache.h"
#include "state/secret_file.h"

#define ISSUER_MAX_ALGORITHMS 10

/* One issuer, and its keys unless it is asked about each token instead. */
struct issuer {
	const struct config_issuer *config;
	struct slice name; /* the exact `iss` */
	enum jws_alg algorithms[ISSUER_MAX_ALGORITHMS];
	size_t algorithm_count;
	struct key_ring *ring; /* NULL for one with introspection */
};

/* An issuer as one route takes it. */
struct accept {
	const struct issuer *issuer;
	const char *const *audiences;
	size_t audience_count;
	const struct config_exchange *exchange; /* its own, or the route's */
};

struct route {
	const struct config_route *config;
	size_t index;
	struct slice path;
	struct accept *accept;
	size_t accept_count;
	char *metadata_url; /* of the document about this resource. [RFC9728 3.1] */
	struct slice metadata_path;
	char *metadata;             /* the document */
	char *scopes;               /* all that every request needs, for challenges; "" when none */
	struct scope_pairs *pairs;  /* which scope stands for which others */
	struct secret_file *secret; /* the credential of a `static` route, else NULL */
};

struct routes {
	struct issuer *issuer;
	size_t issuer_count;
	struct route *at;
	size_t count;
};

/* From a configuration that config_check accepted, which must outlive the result. */
void routes_init(struct routes *routes, const struct config *config);
void routes_clear(struct routes *routes);

/* The route of a request path, compared byte for byte, so a path with two readings is no routes;
 * NULL when there is none. */
const struct route *routes_find(const struct routes *routes, struct slice path);
/* The route whose metadata document lives at that path. */
const struct route *routes_find_metadata(const struct routes *routes, struct slice path);

#endif
