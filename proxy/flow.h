/*
 * flow: one request from its arrival to its answer. The only place that knows the order of the
 * steps; each step is a file of flow/, each decision a function of checks/.
 */
#ifndef PROXY_FLOW_H
#define PROXY_FLOW_H

#include "exchange/exchange.h"
#include "lib/http_client.h"
#include "lib/http_server.h"
#include "lib/jws.h"
#include "lib/jwt.h"
#include "mcp.h"
#include "proxy.h"
#include "refusals.h"

/* The client's token, once it has been parsed. */
struct bearer {
	struct slice text;         /* borrowed from the request */
	uint8_t hash[SHA256_SIZE]; /* of all of it: its name in caches and in the log */
	struct jws jws;
	struct json *payload; /* of a JWT */
	struct json *answer;  /* of an opaque token: what its issuer said about it */
	struct jwt_claims claims;
	const struct claim_scope *scope; /* of the claim that the issuer uses */
};

/* What is known of it, from itself or from its issuer; NULL when nothing is. */
static inline const struct json *bearer_claims(const struct bearer *bearer)
{
	return bearer->answer ? bearer->answer : bearer->payload;
}

/* How a request came by the upstream's token, or by the failure that it got in its place. */
enum obtained {
	NOT_OBTAINED = 0,
	FROM_ISSUER,
	FROM_CACHE,
	FROM_ANOTHER, /* from an exchange that another request made meanwhile */
	FROM_FAILURE, /* a failure that is kept */
	FROM_FILE,    /* asking nobody: a credential of the route's own */
	WITHOUT,      /* the upstream gets none */
};

/* Everything one request holds; freed in one place. */
struct flow {
	const struct proxy *proxy;
	struct http_request *request;
	const struct route *route;
	const struct accept *accept; /* whose token it is */
	struct bearer bearer;
	struct known_token *known; /* owns bearer.jws and bearer.payload, unless NULL */
	struct buf held;           /* the body, where a policy had to read it */
	bool holds_body;
	size_t passed;                    /* how much of it the upstream has got */
	char *needed_scopes;              /* owned; for the challenge of REFUSED_SCOPE */
	char *issued_token;               /* owned; what the upstream gets */
	char *issued_scope;               /* owned; what it was granted */
	char issued_tag[SECRET_TAG_SIZE]; /* its name in the log */
	char *secret; /* owned; what it gets on a `static` route instead, never logged */
	enum obtained obtained;
	struct slice trace_id; /* of a traceparent that is one */
	bool audited;
	uint8_t cache_key[SHA256_SIZE];
	uint64_t cache_version;   /* of the issued token */
	struct json *issuer_said; /* owned; with which the issuer refused the exchange, or NULL */
	unsigned retry_after_s;   /* for the answer; 0 says nothing */
	enum refusal refused;
	struct note why; /* for the log: what exactly, never a secret */
	int upstream_status;
};

/* The whole life of one request. An http_handler; `context` is the struct service. */
void flow_run(void *context, struct http_request *request);

/* Each step returns PASSED, ANSWERED when it has sent the answer itself, or a refusal. */
enum refusal flow_accept(struct flow *f);
enum refusal flow_authenticate(struct flow *f);
enum refusal flow_authorize(struct flow *f);
enum refusal flow_exchange(struct flow *f);
enum refusal flow_forward(struct flow *f);

/* Lists of scopes, all of which are needed: the route's, and one for each message of the body. */
struct needed {
	const struct text_list *lists[1 + MCP_MAX_MESSAGES];
	size_t count;
};

/* Add what the messages of the body need, on a route that has `mcp`; holds the body. */
enum refusal flow_read_operation(struct flow *f, struct needed *needed);

/* Read the whole body into f->held, `most` bytes at the most. */
enum refusal flow_hold_body(struct flow *f, uint64_t most);
/* The next part of the body, held or not, byte for byte as it came; *got is 0 at its end. */
enum refusal flow_next_of_body(struct flow *f, char *to, size_t size, size_t *got);

/* The exchange of a way that asks nobody: f->secret, or nothing. Part of flow_exchange. */
enum refusal flow_stored(struct flow *f);
/*
 * The second hop of federation: exchange the federated token for one of the service account, in
 * *token, which the caller frees with secret_free. Until `deadline_ms`, by clock_ms.
 */
enum refusal flow_impersonate(struct flow *f, struct slice federated, int64_t deadline_ms,
	char **token, double *usable_until);

/* Answer with a document that everybody may read. */
enum refusal flow_publish(struct flow *f, const char *document);
/*
 * The two ways to know whose token it is: its signature by a key of f->accept's issuer, or that
 * issuer's word. Parts of flow_authenticate. flow_introspect fills bearer.answer and .claims.
 */
enum refusal flow_verify(struct flow *f);
enum refusal flow_introspect(struct flow *f);
/* Whether that issuer's answer, in bearer.answer and .claims, makes the token good here. */
enum refusal flow_check_answer(struct flow *f);

/*
 * Parts of flow_exchange. A request to the token endpoint of f->accept's exchange, or, with an
 * assertion, to that of the server that it is for; sent once. The caller clears the reply in either
 * case, and f->why says what went wrong.
 */
enum err flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;
/* [RFC9110 10.2.3] the client is told to wait as long as we were; nothing is repeated here */
enum refusal flow_told_to_wait(struct flow *f, const char *whom, const struct http_reply *reply);
/* The actor's token, or NULL on a route without an actor; the caller frees it by secret_free. */
enum refusal flow_get_actor(struct flow *f, char **token);
/* Whether what the IdP gave to `id_jag` is an assertion for the configured server and client. */
enum refusal flow_judge_assertion(struct flow *f, struct slice assertion);
/*
 * Whether the new token, where it is a JWT, is for our upstream, of the expected issuer and about
 * the client's subject. `ends` is made earlier where its own `exp` is.
 */
enum refusal flow_judge_issued(struct flow *f, struct slice token, double *ends);

/* The client's token is no good any more: forget what was issued for it, on every route. */
void flow_forget_issued(const struct flow *f);

/* Answer a refusal and account for it. */
void flow_respond(struct flow *f);
/* The line of the request in the audit log, and its outcome among the metrics; once. `refused` is
 * NULL when the upstream has answered. */
void flow_audit(struct flow *f, const struct refusal_row *refused);

/* Outcomes among the metrics besides the refusals, whose numbers come before. */
#define OUTCOME_FORWARDED ((unsigned)PASSED)
#define OUTCOME_PUBLISHED ((unsigned)ANSWERED)

/* Let go of the client's token and of what was read of it. */
void flow_forget_token(struct flow *f);
/* Remember why, for the log, and give the refusal back. */
enum refusal refuse(struct flow *f, enum refusal refusal, const char *format, ...)
	PRINTF_LIKE(3, 4);

#endif
