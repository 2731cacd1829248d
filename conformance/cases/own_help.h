/*
 * own_help: what the cases about keys, issuers and introspection share: one of the suite's own
 * issuers as a route of the proxy knows it, its keys and its tokens. What the proxy must be told of
 * them stands in docs/conformance.md.
 */
#ifndef CASES_OWN_HELP_H
#define CASES_OWN_HELP_H

#include "keys.h"
#include "probe.h"

#define OWN_MAX_KEYS 8

struct own {
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
void own_begin(struct own *own, struct suite *suite, const char *letter, const char *route);
/* What it told is told no more. */
void own_end(struct own *own);

/* A new ES256 key under a new ID; it is not published yet. */
const struct signing_key *own_new_key(struct own *own);
/* Publish all keys that were made, from the `from`th on. */
void own_publish(struct own *own, size_t from);
/* {"keys": [...]} of the keys from the `from`th on; the caller frees it. */
char *own_key_set(const struct own *own, size_t from);
/* The metadata at one of the three forms (0 to 2), or at none. */
void own_tell_metadata(struct own *own, unsigned form, const char *issuer, const char *jwks_uri);
char *own_metadata_path(const struct own *own, unsigned form);

struct own_order {
	const struct signing_key *key;
	const char *typ;    /* NULL is "at+jwt", "" leaves it out */
	const char *claims; /* members to set, or to leave out when null; NULL changes nothing */
	bool worthless;     /* nobody can use it, so nobody has to keep it secret */
};

/* The claims of a good token; the caller frees them. */
struct json *own_claims(const struct own *own);
/* Set the members of `edits`, or leave out those that are null there. */
void edit_members(struct json *claims, const char *edits);
/* A token to order, otherwise good; the caller frees it. */
char *own_mint(struct own *own, const struct own_order *order);
/* A good one by that key. */
char *own_token(struct own *own, const struct signing_key *key);
/* A token that somebody signed of whom this issuer knows nothing. */
char *own_unknown_token(struct own *own);
/* An opaque token with all bytes that one may have; it is entered into the ledger. */
char *own_opaque_token(struct suite *suite);

/* The status that the route answers to the token. */
int own_status(struct own *own, const char *token);
/* It is taken within so many seconds. */
bool own_taken_within(struct own *own, const char *token, double seconds);
/* It is taken as soon as a new key must be. */
bool own_taken(struct own *own, const char *token);
/*
 * A key is made and published, and a token by it is taken: the control of what follows. The token;
 * the caller frees it.
 */
char *own_ready(struct own *own);
/*
 * Have the proxy ask for keys, by tokens of an unknown key, until the path was asked `count` times
 * since then; none of these tokens may be taken.
 */
void own_provoke(struct own *own, size_t since, const char *path, size_t count);

void own_expect_taken(struct own *own, const char *token, const char *what);
/* As expect_refused, and the issuer's token endpoint has heard nothing. */
void own_expect_refused(
	struct own *own, const char *token, const struct refusal *refusal, const char *what);
/* 401 invalid_token. */
void own_expect_invalid(struct own *own, const char *token, const char *what);
/* 5xx without a challenge: it is not said that the token is bad, and it is not taken. */
void own_expect_unavailable(struct own *own, const char *token, const char *what);

double own_bound(const struct own *own, const char *name, double otherwise);
/* Pause; for what happens only because time passes. */
void pause_s(double seconds);

#endif
