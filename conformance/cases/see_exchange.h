/*
 * see_exchange: exchange requests byte for byte, on the routes that exchange in different ways:
 * some at the IdP, most at the suite's own issuer. What each route is set up with stands in
 * docs/conformance.md.
 */
#ifndef CASES_SEE_EXCHANGE_H
#define CASES_SEE_EXCHANGE_H

#include "exchange_help.h"

/* A route, and what its exchange request must be. */
struct exchange_route {
	const char *route;
	const char *path; /* of the suite's issuer; NULL is at the IdP */
	const char *scope;
	const char *subject_type;
	const char *requested_type; /* NULL: none is sent */
	const char *audiences[3];
	const char *resources[3];
	bool actor;
};

extern const struct exchange_route exchange_routes[];
extern const size_t exchange_route_count;
const struct exchange_route *exchange_route_named(const char *route);
/* The manifest has the route; those of capabilities that nobody claims may be missing. */
bool has_route(struct suite *suite, const char *route);

/* One exchange request. The slices live as long as the suite's issuer, or as `seen`. */
struct exchange_seen {
	struct slice method, target, body;
	struct http_fields fields;
	struct form form; /* empty when the body is none */
	bool is_form;
	struct observation seen;
	char *subject; /* the client's token; owned */
};

/*
 * Send a new good token on the route, which must be taken, and give the exchange request that it
 * caused; untestable without. `probe` may add fields and the like; NULL adds nothing.
 */
void see_exchange(struct suite *suite, const struct exchange_route *route,
	const struct probe *probe, struct exchange_seen *out);
void exchange_seen_clear(struct exchange_seen *seen);
/* The suite's issuer answers so at the route's path: a good reply with a new token, which it gives;
 * the caller frees it. */
char *tell_good_exchange(struct suite *suite, const char *path);

/* How often the parameter is there with that value. */
size_t count_values(const struct form *form, const char *name, const char *value);
/* Ways by which this request says which client it is of: Authorization, secret, assertion. */
size_t count_client_proofs(const struct exchange_seen *seen);
/* The value of Authorization is that client's ID and secret, by HTTP Basic. [RFC6749 2.3.1] */
bool is_basic_of(struct slice value, const char *id, struct slice secret);

#endif
