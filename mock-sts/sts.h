/*
 * sts: the security token service as a whole: its configuration, its key, its pools and its two
 * servers. Knows which path is which endpoint; what an endpoint does is its own file's.
 */
#ifndef MOCK_STS_STS_H
#define MOCK_STS_STS_H

#include "config.h"
#include "faults.h"
#include "keys.h"
#include "providers.h"
#include "request_log.h"

struct sts {
	const struct config *config;
	struct providers *providers;
	struct signing_key *key;
	struct buf key_set;    /* its public half, as served */
	struct jwks *keys;     /* the same, to verify what comes back */
	struct faults *faults; /* ordered by the control API */
	struct request_log *log;
	struct http_server *server;
	struct http_server *control; /* NULL when there is none */
};

/*
 * Start both servers. `config` outlives the STS, as does `trace`, which may be NULL. An error with
 * a note when the configuration cannot work or a port is busy.
 */
enum err sts_start(const struct config *config, struct trace *trace, struct sts **out,
	struct note *note) MUST_USE;
void sts_stop(struct sts *sts);

/* What the public server was started with, for the ready line. */
struct http_server_config sts_server_config(const struct config *config, struct trace *trace);

/* What an endpoint answers; it is sent, or spoilt by a fault, when the endpoint is done. */
struct answer {
	struct http_response response;
	struct buf body; /* of the response */
};

/* A JSON document that nobody may store; consumed. [RFC6749 5.1] */
void answer_json(struct answer *answer, int status, struct json *take_body);
/* 405 with the methods that there are. [RFC9110 15.5.6] */
void answer_method(struct answer *answer, const char *allow, struct json *take_body);

/* One endpoint; fills the answer, which is empty. */
typedef void sts_endpoint(
	struct sts *sts, const struct http_request *request, struct answer *answer);
sts_endpoint token_serve;
sts_endpoint introspect_serve;
sts_endpoint account_serve;

/* The control API's handler, control.c. */
http_handler control_serve;
/* POST /explain of the control API: what would become of a token, and why. */
sts_endpoint explain_serve;

#endif
