/*
 * probe: requests to the proxy under test, one at a time, and the control that goes beside each
 * negative one. The bytes are exactly what the members say.
 */
#ifndef CONFORMANCE_PROBE_H
#define CONFORMANCE_PROBE_H

#include "suite.h"

/* Time for a reply that needs no waiting; generous, for slow machines. */
#define REPLY_MS 15000

struct probe {
	const char *port;          /* by its name; NULL is "proxy_port" */
	const char *route;         /* name in the manifest; NULL is "origin" */
	const char *method;        /* NULL is POST */
	const char *target;        /* NULL is the route's path */
	const char *query;         /* appended behind "?" */
	const char *token;         /* Authorization: Bearer; NULL sends none */
	const char *authorization; /* whole value instead */
	const char *fields;        /* further field lines, each ending in CRLF */
	const char *host;          /* NULL is that of the proxy; "" sends none */
	const char *body;          /* NULL is a small JSON for POST, none for others */
};

/* The path of a route; ends the case as untestable when the manifest has none of that name. */
const char *route_path(struct suite *suite, const char *route);
/* The text of a request; the caller frees it. */
char *probe_text(struct suite *suite, const struct probe *probe);
/* Send it on a connection of its own; the caller clears the reply. */
void probe_send(struct suite *suite, const struct probe *probe, struct wire_reply *reply);
/* Send it where only the status of the reply is wanted. */
int probe_status(struct suite *suite, const struct probe *probe);
/* Send it while the origin answers so, as origin_answer; then the usual answers are back. */
void probe_answered(struct suite *suite, const struct probe *probe, const char *answer,
	struct wire_reply *reply);
/* The same as probe_send with text that was made by hand. */
void probe_send_text(
	struct suite *suite, const char *method, struct slice text, struct wire_reply *reply);
/* On an open connection. */
void probe_send_on(struct suite *suite, struct wire *wire, const struct probe *probe,
	struct wire_reply *reply);

/*
 * The control: it must be answered with 200, and the origin must have got one request with a
 * token that is neither missing nor the client's. Else the case is untestable.
 */
void expect_control(struct suite *suite, const struct probe *probe);
/* The same with a new good token on the route "origin". */
void expect_good_token_passes(struct suite *suite);

/* Requests of the proxy to the token endpoints of IdP and STS since then. */
size_t token_endpoints_heard(struct suite *suite, struct moment since);
/* And its fetches there: of keys, and of the metadata that say where they are. */
size_t key_fetches(struct suite *suite, struct moment since);

/* A Bearer challenge, whatever its error is. */
#define ANY_ERROR "*"

/*
 * A refusal: one of the statuses, and the upstream has heard nothing. `error` is what the
 * challenge must say: NULL asks nothing, "" that there is a Bearer challenge without error.
 */
struct refusal {
	int status;
	int or_status;     /* 0: no other */
	bool or_too_large; /* 413, 414 and 431 are answers too */
	const char *error;
	bool idp_silent; /* the IdP's and STS's token endpoints have heard nothing either */
};

/* Send and judge; `what` names the probe in the failure text. */
void expect_refused(struct suite *suite, const struct probe *probe, const struct refusal *refusal,
	const char *what);
/* 401 invalid_token, with IdP and upstream silent: what every bad token gets. */
void expect_token_refused(struct suite *suite, const char *token, const char *what);
/* It is taken: 200, and one request with another token at the origin. */
void expect_passes(struct suite *suite, const struct probe *probe, const char *what);
/* A token minted from `mint` is taken: 200, and one request with another token at the upstream. */
void expect_token_passes(struct suite *suite, const char *token, const char *what);

#endif
