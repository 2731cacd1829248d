/*
 * tenant: what the cases about keys, issuers and introspection share: one of the suite's own
 * issuers as a route of the proxy knows it, its keys and its tokens. What the proxy must be told of
 * them stands in docs/conformance.md.
 */
#ifndef CASES_TENANT_H
#define CASES_TENANT_H

#include "keys.h"
#include "probe.h"

#define OWN_MAX_KEYS 8

struct tenant {
	struct suite *suite;
	const char *route;
	char *name;           /* its `iss` */
	const char *audience; /* under which the route accepts its tokens */
	char *keys_path;      /* of its key set, where it has one */
	struct signing_key *key[OWN_MAX_KEYS];
	size_t key_count;
};

/*
 * The issuer with that letter, behind that route; its token endpoint exchanges whatever it gets. It
 * has no keys yet. All that begin must end.
 */
void tenant_begin(struct tenant *own, struct suite *suite, const char *letter, const char *route);
/*
 * The issuer whose metadata, keys and token endpoint are there by TLS only, with a new key. A good
 * token by it; the caller frees it.
 */
char *tenant_begin_tls(struct tenant *own, struct suite *suite);
/* What it told is told no more. */
void tenant_end(struct tenant *own);

/* A new ES256 key under a new ID; it is not published yet. */
const struct signing_key *tenant_new_key(struct tenant *own);
/* Publish all keys that were made, from the `from`th on. */
void tenant_publish(struct tenant *own, size_t from);
/* {"keys": [...]} of the keys from the `from`th on; the caller frees it. */
char *tenant_key_set(const struct tenant *own, size_t from);
/* The metadata at one of the three forms (0 to 2), or at none. */
void tenant_tell_metadata(
	struct tenant *own, unsigned form, const char *issuer, const char *jwks_uri);
char *tenant_metadata_path(const struct tenant *own, unsigned form);

struct tenant_order {
	const struct signing_key *key;
	const char *typ;    /* NULL is "at+jwt", "" leaves it out */
	const char *claims; /* members to set, or to leave out when null; NULL changes nothing */
	bool worthless;     /* nobody can use it, so nobody has to keep it secret */
};

/* The claims of a good token; the caller frees them. */
struct json *tenant_claims(const struct tenant *own);
/* Set the members of `edits`, or leave out those that are null there. */
void edit_members(struct json *claims, const char *edits);
/* A token to order, otherwise good; the caller frees it. */
char *tenant_mint(struct tenant *own, const struct tenant_order *order);
/* A good one by that key. */
char *tenant_token(struct tenant *own, const struct signing_key *key);
/* A token that somebody signed of whom this issuer knows nothing. */
char *tenant_unknown_token(struct tenant *own);
/* An opaque token with all bytes that one may have; it is entered into the ledger. */
char *tenant_opaque_token(struct suite *suite);

/* The status that the route answers to the token. */
int tenant_status(struct tenant *own, const char *token);
/* It is taken within so many seconds. */
bool tenant_taken_within(struct tenant *own, const char *token, double seconds);
/* It is taken as soon as a new key must be. */
bool tenant_taken(struct tenant *own, const char *token);
/*
 * A key is made and published, and a token by it is taken: the control of what follows. The token;
 * the caller frees it.
 */
char *tenant_ready(struct tenant *own);
/*
 * Have the proxy ask for keys, by tokens of an unknown key, until the path was asked `count` times
 * since then; none of these tokens may be taken.
 */
void tenant_provoke(struct tenant *own, size_t since, const char *path, size_t count);

void tenant_expect_taken(struct tenant *own, const char *token, const char *what);
/* As expect_refused, and the issuer's token endpoint has heard nothing. */
void tenant_expect_refused(
	struct tenant *own, const char *token, const struct refusal *refusal, const char *what);
/* 401 invalid_token. */
void tenant_expect_invalid(struct tenant *own, const char *token, const char *what);
/* 5xx without a challenge: it is not said that the token is bad, and it is not taken. */
void tenant_expect_unavailable(struct tenant *own, const char *token, const char *what);

#endif
