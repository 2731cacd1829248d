/*
 * suite_clients: what the proxy's further clients are given at the start, as files: a key that
 * signs assertions, a secret with every byte that an encoding can lose, an actor's token.
 */
#ifndef CONFORMANCE_SUITE_CLIENTS_H
#define CONFORMANCE_SUITE_CLIENTS_H

#include "suite.h"

/* The client whose ID and secret want encoding; ${odd_secret} is the file of the latter. */
#define ODD_CLIENT_ID "odd: client+%41"
/* The client of ${client_key}, and the ID of that key; ${client_keys} are its public halves. */
#define KEYED_CLIENT_ID "keyed-proxy"
#define CLIENT_KEY_ID "proxy-key-1"

/* Write the files, enter what is in them into the ledger, and set the variables. */
enum err suite_write_clients(struct suite *suite, struct note *note) MUST_USE;

/* The secret of the odd client, and what is in the file ${actor_token} now; the caller frees. */
char *suite_odd_secret(struct suite *suite);
char *suite_actor_token(struct suite *suite);
/* Another secret of the odd client in its file, and none at all. */
char *suite_renew_odd_secret(struct suite *suite);
void suite_spoil_odd_secret(struct suite *suite);
/* Another token in that file, as if it had been renewed. The caller frees. */
char *suite_renew_actor_token(struct suite *suite);
/* {"keys": [...]} of the client's key; the caller frees. */
char *suite_client_keys(const struct suite *suite);

#endif
