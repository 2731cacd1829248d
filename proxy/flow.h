/*
 * flow: one request from its arrival to its answer. The only place that knows the order of the
 * steps; each step is a file of flow/, each decision a function of checks/.
 */
#ifndef PROXY_FLOW_H
#define PROXY_FLOW_H

#include "lib/http_server.h"
#include "lib/jws.h"
#include "lib/jwt.h"
#include "mcp.h"
#include "refusals.h"
#include "route.h"
#include "state/known_tokens.h"
#include "state/token_cache.h"

/* What all requests share. */
struct proxy {
	const struct config *config;
	struct routes routes;
	struct token_cache *cache;   /* issued tokens */
	struct token_cache *answers; /* of introspection: JSON texts instead of tokens */
	struct known_tokens *known;  /* clients' tokens that were good */
};

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
	size_t passed;       /* how much of it the upstream has got */
	char *needed_scopes; /* owned; for the challenge of REFUSED_SCOPE */
	char *issued_token;  /* owned; what the upstream gets */
	bool from_cache;
	uint8_t cache_key[SHA256_SIZE];
	enum refusal refused;
	struct note why; /* for the log: what exactly, never a secret */
	int upstream_status;
};

/* The whole life of one request. An http_handler; `context` is the struct proxy. */
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

/* Answer a refusal and write its line in the log. */
void flow_respond(struct flow *f);

/* Let go of the client's token and of what was read of it. */
void flow_forget_token(struct flow *f);
/* Remember why, for the log, and give the refusal back. */
enum refusal refuse(struct flow *f, enum refusal refusal, const char *format, ...)
	PRINTF_LIKE(3, 4);

#endif
