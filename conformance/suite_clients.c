#include "suite_clients.h"

#include <stdlib.h>

#include "suite_files.h"

static enum err write_odd_secret(struct suite *suite, struct note *note)
{
	char *random = crypto_random_hex(12);
	char *secret = xasprintf("odd:secret +%%41&=?/#%s", random);
	enum err err = suite_write_file(suite, "odd_secret", "odd_secret", slice_of(secret), note);

	ledger_enter(suite->ledger, slice_of(secret), SEEN_BY_IDP, "odd_secret");
	secret_free(secret);
	free(random);
	return err;
}

static enum err write_actor_token(struct suite *suite, struct note *note)
{
	char *random = crypto_random_hex(24);
	char *token = xasprintf("actor.%s+/==", random);
	enum err err = suite_write_file(suite, "actor_token", "actor_token", slice_of(token), note);

	ledger_enter(suite->ledger, slice_of(token), SEEN_BY_IDP, "an actor's token");
	secret_free(token);
	free(random);
	return err;
}

static enum err write_client_key(struct suite *suite, struct note *note)
{
	char *pem;
	char *keys;
	enum err err;

	suite->client_key = signing_key_new(ALG_ES256, CLIENT_KEY_ID);
	pem = signing_key_private_pem(suite->client_key);
	keys = suite_client_keys(suite);
	err = suite_write_file(suite, "client_key", "client_key", slice_of(pem), note);
	if (!err)
		err = suite_write_file(suite, "client_keys", "client_keys", slice_of(keys), note);
	/* One line of it, of base64: nobody but the proxy has any business with that. */
	ledger_enter(suite->ledger, slice_to(slice_from(slice_of(pem), 40), 50), 0,
		"the client's private key");
	secret_free(pem);
	free(keys);
	return err;
}

enum err suite_write_clients(struct suite *suite, struct note *note)
{
	enum err err = write_odd_secret(suite, note);

	if (!err)
		err = write_actor_token(suite, note);
	return err ? err : write_client_key(suite, note);
}

char *suite_odd_secret(struct suite *suite)
{
	return suite_secret(suite, "odd_secret");
}

char *suite_renew_odd_secret(struct suite *suite)
{
	struct note note = {0};

	if (write_odd_secret(suite, &note))
		case_broken("%s", note.text);
	return suite_odd_secret(suite);
}

void suite_spoil_odd_secret(struct suite *suite)
{
	struct note note = {0};

	if (suite_write_file(suite, "odd_secret", "odd_secret", SLICE("\n"), &note))
		case_broken("%s", note.text);
}

char *suite_actor_token(struct suite *suite)
{
	return suite_secret(suite, "actor_token");
}

char *suite_renew_actor_token(struct suite *suite)
{
	struct note note = {0};

	if (write_actor_token(suite, &note))
		case_broken("%s", note.text);
	return suite_actor_token(suite);
}

char *suite_client_keys(const struct suite *suite)
{
	struct json *document = json_new_object();
	struct json *keys = json_new_array();
	struct buf text = {0};

	json_push(keys, signing_key_jwk(suite->client_key));
	json_set(document, "keys", keys);
	json_print(&text, document);
	json_free(document);
	return buf_take(&text);
}
