/*
 * upstream_stage: what the tests of the upstream share: the upstream before a fake issuer that
 * counts what it is asked, tokens of that issuer, and requests to the upstream.
 */
#ifndef UNIT_UPSTREAM_STAGE_H
#define UNIT_UPSTREAM_STAGE_H

#include "unit/unit.h"

#include <stdatomic.h>

#include "keys.h"
#include "participants/upstream_http.h"

#define ISSUER "https://idp.example.com/oauth2/default"
#define KEYS 2

/* The issuer: its keys, what it answers, and what it was asked. */
struct upstream_issuer {
	struct signing_key *key[KEYS];
	atomic_int published;            /* how many of the keys are in its set */
	_Atomic(const char *) keys_body; /* instead of the set, when not NULL */
	_Atomic(const char *) answer;    /* to introspection */
	atomic_int answer_status;
	atomic_int keys_calls;
	atomic_int asked;
	atomic_bool credentials_good;
};

/* The one stage of a test program. */
extern struct upstream_stage {
	struct upstream_issuer issuer;
	struct upstream_config *config;
	struct upstream_resource *resources; /* /backend, then /bigquery */
	_Atomic(struct upstream *) upstream;
	unsigned port;
} upstream_stage;

int upstream_stage_start(void **state);
int upstream_stage_stop(void **state);
/* A fresh upstream, which has no keys yet, and an issuer that says yes. */
int upstream_stage_begin(void **state);
int upstream_stage_end(void **state);

/*
 * The documented token of flow 1, or 2, with members replaced; a null removes one. The caller frees
 * it.
 */
char *upstream_token(const struct signing_key *key, int flow, const char *changes);
/* GET /backend and POST /bigquery: the reply, which the caller frees. */
char *upstream_get(const char *fields);
char *upstream_get_with(char *take_token);
char *upstream_query_with(char *take_token, const char *body);
void upstream_expect(char *take_reply, int status, const char *part);
/* All lines so far; the caller frees them. */
char *upstream_audit_text(void);

#endif
