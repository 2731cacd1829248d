/*
 * idp: the identity provider as a whole: its configuration, its keys, what it remembers, and its
 * two servers. Knows which path is which endpoint; what an endpoint does is its own file's.
 */
#ifndef MOCK_IDP_IDP_H
#define MOCK_IDP_IDP_H

#include <stdatomic.h>

#include "config.h"
#include "faults.h"
#include "keyring.h"
#include "lineage.h"
#include "request_log.h"
#include "store.h"
#include "throttle.h"
#include "used.h"

struct jwks_override;

struct idp {
	const struct config *config;
	const char *issuer; /* `iss`, byte for byte */
	const char *base;   /* where the endpoints are */
	struct slice base_path;
	char *default_base;   /* made when the configuration names none */
	char *authorize_path; /* path of the authorize endpoint */
	struct keyring *keys;
	struct store *store;
	struct lineage *lineage;
	struct used *assertions;   /* by which clients have proved themselves */
	struct throttle *throttle; /* of wrong secrets */
	struct faults *faults;
	struct request_log *log;
	struct jwks_override *jwks; /* what the control API put in the key set's place */
	struct http_server *server;
	struct http_server *control;
	atomic_bool ready;
};

/*
 * Start both servers. `config` was checked and outlives the IdP, as does `trace`, which may be
 * NULL. ERR_IO with a note when a port is busy.
 */
enum err idp_start(const struct config *config, struct trace *trace, struct idp **out,
	struct note *note) MUST_USE;
void idp_stop(struct idp *idp);

/* What the public server was started with, for the ready line. */
struct http_server_config idp_server_config(const struct config *config, struct trace *trace);

/* The handlers of the two servers: routes.c and control.c. */
http_handler idp_serve;
http_handler control_serve;
/* What a fault may name, NULL at the end. */
extern const char *const idp_fault_names[];

#endif
