#include "exchange/rfc8693_config.h"

#include "checks/endpoint.h"
#include "checks/id_jag.h"
#include "exchange/assertion_key.h"
#include "exchange/client_auth.h"

/* What each way of client authentication needs; whatever it does not need must not be there. */
static const struct {
	bool id, secret, key;
} needs[] = {
	[CLIENT_AUTH_BASIC] = {true, true, false},
	[CLIENT_AUTH_POST] = {true, true, false},
	[CLIENT_AUTH_KEY] = {true, false, true},
	[CLIENT_AUTH_NONE] = {false, false, false},
};

/* Of routes[i]; `at` names the section, "exchange" or one within it. */
static enum err judge_key(
	const struct client_identity *client, const char *at, size_t i, struct note *note)
{
	struct assertion_key *key = NULL;
	struct note why = {0};
	enum err err;

	if (!client->assertion_audience)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].%s.client_assertion_audience: missing, private_key_jwt needs it",
			i, at);
	err = assertion_key_read(slice_of(client->key), client->key_alg, &key, &why);
	assertion_key_free(key);
	if (err)
		return note_err(
			note, ERR_MISMATCH, "routes[%zu].%s.client_key: %s", i, at, why.text);
	return ERR_NONE;
}

static enum err judge_client(
	const struct client_identity *client, const char *at, size_t i, struct note *note)
{
	enum client_auth how = client->how;
	bool key_settings =
		client->key_id || client->key_alg != ALG_INVALID || client->assertion_audience;

	if (needs[how].id && !client->id)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].%s.client_id: missing, this client_auth needs it", i, at);
	if (needs[how].secret != (client->secret != NULL))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].%s.client_secret: it and this client_auth do not agree", i,
			at);
	if (needs[how].key != (client->key != NULL) || (!needs[how].key && key_settings))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].%s.client_key: it and this client_auth do not agree", i, at);
	return needs[how].key ? judge_key(client, at, i, note) : ERR_NONE;
}

static enum err judge_own_client(
	const struct config_exchange *exchange, size_t i, struct note *note)
{
	struct client_identity client = client_identity_of(exchange);

	return judge_client(&client, "exchange", i, note);
}

/* [RFC9700 2.3] a target is always named, or the IdP decides how wide the token is */
static enum err judge_target(const struct config_exchange *exchange, size_t i, struct note *note)
{
	if (!exchange->audience && exchange->resources.count == 0)
		return note_err(
			note, ERR_MISMATCH, "routes[%zu].exchange: needs audience or resources", i);
	if (!exchange->audience && exchange->more_audiences.count)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.more_audiences: without audience", i);
	for (size_t r = 0; r < exchange->resources.count; r++)
		if (!check_resource_indicator(slice_of(exchange->resources.at[r])))
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].exchange.resources[%zu]: must be an absolute URI "
				"without fragment",
				i, r);
	return ERR_NONE;
}

static enum err judge_actor(const struct config_exchange *exchange, size_t i, struct note *note)
{
	const struct config_actor *actor = exchange->actor;

	if (!actor)
		return ERR_NONE;
	if ((actor->file != NULL) == actor->client_credentials)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.actor: needs file or client_credentials, not both",
			i);
	if (actor->file && (actor->scope || actor->audience))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.actor: scope and audience go with client_credentials",
			i);
	/* [RFC6749 4.4] "MUST only be used by confidential clients" */
	if (actor->client_credentials && exchange->client_auth == CLIENT_AUTH_NONE)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.actor: client_credentials needs a client that "
			"proves itself",
			i);
	return ERR_NONE;
}

enum err rfc8693_config_check(const struct config_exchange *exchange, size_t i, struct note *note)
{
	if (judge_own_client(exchange, i, note) || judge_target(exchange, i, note) ||
		judge_actor(exchange, i, note))
		return ERR_MISMATCH;
	return ERR_NONE;
}

enum err jwt_bearer_config_check(
	const struct config_exchange *exchange, size_t i, struct note *note)
{
	if (judge_own_client(exchange, i, note))
		return ERR_MISMATCH;
	/* [RFC7523 2.1] the grant has none of these, and what is not sent must not look configured
	 */
	if (exchange->audience || exchange->more_audiences.count || exchange->resources.count ||
		exchange->requested_token_type || exchange->actor)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange: jwt_bearer takes no audience, resources, actor or "
			"requested_token_type",
			i);
	/* Only this tells a token for our upstream from one for somebody else. */
	if (!exchange->issued_audience)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.issued_audience: missing, jwt_bearer needs it", i);
	return ERR_NONE;
}

/* Each server has a client of ours: what proves it to one is nothing that the other may know. */
static enum err judge_two_clients(
	const struct config_exchange *exchange, size_t i, struct note *note)
{
	const struct config_authorization_server *server = exchange->authorization_server;
	struct client_identity there = client_identity_at(server);

	/* [ID-JAG 8.1] "SHOULD only be supported for confidential clients" */
	if (exchange->client_auth == CLIENT_AUTH_NONE)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.client_auth: id_jag needs a client that proves itself",
			i);
	if (judge_own_client(exchange, i, note) ||
		judge_client(&there, "exchange.authorization_server", i, note))
		return ERR_MISMATCH;
	if (!check_client_secrets_apart(
		    slice_of(exchange->client_secret), slice_of(server->client_secret)))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.authorization_server.client_secret: must be another "
			"one than that at the IdP",
			i);
	return ERR_NONE;
}

enum err id_jag_config_check(const struct config_exchange *exchange, size_t i, struct note *note)
{
	if (judge_two_clients(exchange, i, note) || judge_target(exchange, i, note))
		return ERR_MISMATCH;
	/* [Enterprise-Managed Authorization 4] resource is REQUIRED, and the token is for it alone
	 */
	if (exchange->resources.count != 1)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.resources: id_jag takes exactly one", i);
	return ERR_NONE;
}
