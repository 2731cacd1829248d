/*
 * store: what lives between two requests of one login: the login page that waits for a password,
 * and the code that waits to be redeemed. Knows no HTTP and decides nothing; whoever asks judges
 * what he finds. Bounded: the oldest entry makes room. Safe for many threads.
 */
#ifndef MOCK_IDP_STORE_H
#define MOCK_IDP_STORE_H

#include "config.h"

#define STORE_MAX_LOGINS 1000
#define STORE_MAX_CODES 1000

/* An authorization request that was found good; texts are the struct's own. */
struct authorization {
	const struct client *client;
	char *redirect_uri; /* as it was sent */
	char *state;        /* NULL when there was none */
	char *audience;
	char *scope;     /* what will be granted; "" for nothing */
	bool scope_told; /* the client asked for exactly that */
	char *challenge; /* PKCE, S256 */
};

void authorization_clear(struct authorization *authorization);

/* A login page that was shown. */
struct login {
	char *id;      /* in the form */
	char *binding; /* in the cookie: who has both saw the page in this browser */
	struct authorization authorization;
	double expiry;
	unsigned failures;
};

/* What a code stands for. */
struct code_grant {
	char *code;
	char *id; /* parent of the tokens that the code is redeemed for, see lineage.h */
	struct authorization authorization;
	const struct user *user;
	double expiry;
	bool redeemed;
};

struct store;

struct store *store_new(void);
void store_free(struct store *store);

/* Consumes the authorization. `out` is a copy of the entry; login_clear. */
void store_add_login(struct store *store, struct authorization *take_authorization, double expiry,
	struct login *out);
/* False when there is none of that ID; else `out` is a copy for login_clear. */
bool store_find_login(struct store *store, struct slice id, struct login *out);
/* One more wrong password. */
void store_count_failure(struct store *store, struct slice id);
/* True for one caller only: the login is over. */
bool store_end_login(struct store *store, struct slice id);
void login_clear(struct login *login);

/* A new code; the caller owns the text. */
char *store_add_code(struct store *store, const struct authorization *authorization,
	const struct user *user, double expiry);
/* As store_find_login. A code that was redeemed is still found. */
bool store_find_code(struct store *store, struct slice code, struct code_grant *out);
/* Mark the code as redeemed; whether it was so before, or is gone. False for one caller only. */
bool store_redeem_code(struct store *store, struct slice code);
void code_grant_clear(struct code_grant *grant);

#endif
