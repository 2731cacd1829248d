/*
 * exchange: one token exchange, from its parameters to the token or the refusal. The only place
 * that knows the order of the steps; the steps that read the subject token are in subject. Knows
 * nothing of HTTP.
 */
#ifndef MOCK_STS_EXCHANGE_H
#define MOCK_STS_EXCHANGE_H

#include "errors.h"
#include "lib/jws.h"
#include "lib/jwt.h"
#include "request.h"
#include "sts.h"

/* All that is known of one exchange; zero-initialise it, exchange_clear in the end. */
struct exchange {
	struct sts *sts;
	double now; /* one time for all decisions */
	struct parameters asked;

	/* Filled step by step: */
	const struct provider *provider; /* readable between providers_lock and providers_unlock */
	struct claim_scope scopes;
	struct jws jws;
	struct json *assertion; /* the subject token's claims; anybody's word until `verified` */
	struct jwt_claims claims;
	bool verified;
	bool mapped_done;
	struct mapped mapped;
	char *principal;
	int64_t issued_at;
	int64_t expiry;
	char *token;

	/* When it was refused: */
	enum refusal refusal;
	struct buf description; /* for the client */
	struct note why;        /* for the log: which fact decided */
};

/*
 * Decide about `x->asked` and, when it is granted, make the token: true. The caller holds the lock
 * of the providers.
 */
bool exchange_run(struct exchange *x);
void exchange_clear(struct exchange *x);

/* Refuse; `first` and `second` go into the description. Always false. */
bool exchange_refuse(struct exchange *x, enum refusal refusal, struct slice first,
	struct slice second, const char *why, ...) PRINTF_LIKE(5, 6);

/* The audiences of all scopes, each once: a string when there is one, else an array. All of them
 * are configured. The caller frees it. */
struct json *audience_of_scopes(const struct config *config, const struct claim_scope *scopes);

/* The step between the request and the mapping: is this an assertion of that provider? */
bool subject_validate(struct exchange *x);
/* Apply the provider's mapping to the assertion, whether or not that is verified. */
void exchange_map(struct exchange *x);

#endif
