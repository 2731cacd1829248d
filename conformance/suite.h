/*
 * suite: the stage with all its parties, and what a case may do there: send, mint, script, look,
 * judge. To a case the party under test is a black box; everything it is judged by was seen by
 * the others.
 */
#ifndef CONFORMANCE_SUITE_H
#define CONFORMANCE_SUITE_H

#include <stdatomic.h>
#include <stdio.h>

#include "catalogue.h"
#include "docs.h"
#include "issuer.h"
#include "keys.h"
#include "ledger.h"
#include "lib/http_server.h"
#include "lib/tls_front.h"
#include "lib/trace.h"
#include "observe.h"
#include "party.h"
#include "sts_issuer.h"
#include "wire.h"

/* The issuer of the documents; the endpoints are elsewhere. */
#define DOCUMENTED_ISSUER "https://idp.example.com/oauth2/default"

/* Further logs of one party that a manifest may name. */
#define SWEPT_LOGS 10

/* Peers that speak TLS, with good certificates and bad ones. */
#define TLS_PEERS 6

struct suite {
	char *root;    /* of the repository: docs/, conformance/ */
	char *workdir; /* of this run; removed at its end */
	char *trace_path;
	struct vars vars;
	struct party party[ROLE_COUNT];
	struct docs docs;
	struct catalogue catalogue;
	struct origin *origin; /* upstream of the route "origin"; its bytes are kept */
	struct origin *evil;   /* nobody has any business here */
	struct http_server *tls_peer[TLS_PEERS]; /* one for each kind of certificate */
	atomic_uint tls_heard[TLS_PEERS];        /* requests that each has got */
	struct sts_issuer *sts_issuer;           /* whose tokens the STS takes, besides the IdP's */
	struct issuer *issuer;                   /* the suite's own, for the routes that name it */
	struct tls_front *issuer_tls;            /* in front of it */
	struct signing_key *client_key;          /* of the proxy's client that signs assertions */
	struct ledger *ledger;
	struct trace *trace;   /* the client's own lines */
	struct buf client_saw; /* what came back to the client in this case */
	size_t swept_trace, swept_origin, swept_issuer, swept_evil;
	size_t swept_log[ROLE_COUNT][1 + SWEPT_LOGS];
	unsigned soak_s; /* how long the soak lasts */
	FILE *progress;  /* for cases that take long; may be NULL */
	bool strict;
	bool in_doubt; /* a case failed half-way: nobody knows how it left the stage */
};

/* ---- the stage ---- */

/* Start and stop all parties. ERR_* with a note that says which one would not come up. */
enum err suite_start(struct suite *suite, struct note *note) MUST_USE;
void suite_stop(struct suite *suite);
/*
 * End all parties and look into what they wrote: false, with the log on standard error, when a
 * sanitizer complained. To be asked once, after the last case.
 */
bool suite_ends_clean(struct suite *suite);
/* The same look into the folder of a stage, whose process may be dead. */
bool suite_logs_clean(const struct suite *suite, const char *folder);
/* The parties' logs on standard error, for somebody who wants to know why. */
void suite_show_logs(const struct suite *suite);
/* A folder of a run with the files in it. */
void suite_remove_folder(const char *path);
/* A port of the stage by its name in templates, such as "proxy_port"; ends the run without one. */
unsigned suite_port(const struct suite *suite, const char *name);
/* Start one party anew: cold caches, same configuration. */
void suite_restart(struct suite *suite, enum role role);
void suite_start_party(struct suite *suite, enum role role);
/* Tell the STS the IdP's keys, for it never asks for them; a restart of the IdP does so too. */
void suite_upload_keys(struct suite *suite);
/* The proxy anew, for so many clients at a time; 0 for as many as usual. */
void suite_restart_for(struct suite *suite, unsigned connections);
/*
 * Have the suite's issuer show another certificate over TLS, by its name in templates, such as
 * "tls_good"; connections that are open end.
 */
void suite_show_certificate(struct suite *suite, const char *name);
/* It lets only callers with a certificate by the stage's CA in, or again everybody. */
void suite_demand_certificates(struct suite *suite, bool demand);
/* Put the stage back as it was at the start: parties alive, no faults, the usual answers. */
void suite_heal(struct suite *suite);
/* After an IdP came back with new keys: wait until the proxy takes a token signed by them. */
void suite_wait_for_new_keys(struct suite *suite, const char *token);
/* Memory of the proxy in KiB, where its manifest lets us look; else 0. */
size_t suite_proxy_kib(const struct suite *suite);
/* What the party promises, as its manifest says. */
const struct manifest_bounds *suite_bounds(const struct suite *suite, enum role role);
/* The party claims the capability. */
bool suite_claims(const struct suite *suite, enum role role, const char *capability);

/* ---- verdicts; each of these ends the case ---- */

__attribute__((noreturn)) void case_failed(const char *expected, const char *actual, ...)
	PRINTF_LIKE(2, 3);
/* The control did not pass, so the negatives would prove nothing. Red, never green. */
__attribute__((noreturn)) void case_untestable(const char *control, const char *actual, ...)
	PRINTF_LIKE(2, 3);
/* The suite itself is at a loss. */
__attribute__((noreturn)) void case_broken(const char *format, ...) PRINTF_LIKE(1, 2);

/* Fail unless `good`; `expected` is a sentence about the requirement. */
#define EXPECT(good, expected, ...)                         \
	do {                                                \
		if (!(good))                                \
			case_failed(expected, __VA_ARGS__); \
	} while (0)

/* ---- looking ---- */

/* A moment; what happened since is told by the functions below. */
struct moment {
	size_t trace;
	size_t origin;
	size_t evil;
};

struct moment suite_now(struct suite *suite);
/* The trace since then; the caller clears it. */
void suite_observe(struct suite *suite, struct moment since, struct observation *out);
/* Requests of the proxy that arrived at the party since then ("IdP", "IdP B", "MCP Server"). */
size_t suite_heard(struct suite *suite, struct moment since, const char *party);
size_t suite_heard_origin(struct suite *suite, struct moment since);
/* Requests that the TLS peer of that name ("tls_good", "tls_expired", ...) has ever got. */
unsigned suite_tls_heard(struct suite *suite, const char *name);
/* The last request at the origin; NULL when there was none since then. */
const struct wire_request *suite_last_at_origin(struct suite *suite, struct moment since);

/* ---- asking the parties ---- */

/* Append the body of a 200 to a GET; of anything else the note tells. */
enum err suite_get(const char *url, struct buf *out, struct note *note) MUST_USE;

/* To a control API: send JSON (NULL: no body) and return the JSON of a 200, or end the case. The
 * caller frees it. */
struct json *suite_control(struct suite *suite, enum role role, const char *method,
	const char *path, const char *body);
/*
 * A token of the IdP: `body` is what /mint takes, NULL for a good one. The token is entered into
 * the ledger; the caller frees it.
 */
char *suite_mint(struct suite *suite, const char *body);

#endif
