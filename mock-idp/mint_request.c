#include "mint_request.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bad_tokens.h"
#include "issue.h"
#include "lib/clock.h"
#include "mint.h"
#include "mint_request.def"
#include "policy.h"
#include "token_edit.h"

enum mint_sign {
	MINT_SIGN_KEY = 1,
	MINT_SIGN_NONE,
	MINT_SIGN_HMAC,
};

static const char *const mint_sign_names[] = {"", "key", "none", "hmac", NULL};

struct order {
	MINT_SETTINGS(SETTING_DECLARE)
};

#define ORDER_ROW(...) SETTING_TABLE(order, __VA_ARGS__)

static const struct setting order_rows[] = {MINT_SETTINGS(ORDER_ROW)};
static const struct settings order_settings = SETTINGS_OF(order, "mint", "One token.", order_rows);

/* ---- claims and header ---- */

static const struct client *code_client(const struct config *config)
{
	for (size_t i = 0; i < config->clients.count; i++)
		if (text_list_has(&config->clients.at[i].grants, SLICE(GRANT_CODE)))
			return &config->clients.at[i];
	return NULL;
}

static bool is_object(const struct json *optional)
{
	return !optional || json_is_object(optional);
}

static enum err make_claims(
	struct idp *idp, const struct order *order, struct json **claims, struct note *note)
{
	const struct config *config = idp->config;
	const struct user *user = order->user           ? config_user(config, slice_of(order->user))
				  : config->users.count ? &config->users.at[0]
							: NULL;
	const struct client *client = order->client ? config_client(config, slice_of(order->client))
						    : code_client(config);
	double now = floor(clock_now());
	struct buf scope = {0};
	double seconds;

	if (!is_object(order->header) || !is_object(order->claims) || !is_object(order->relative) ||
		!is_object(order->tamper))
		return note_err(
			note, ERR_SYNTAX, "header, claims, relative and tamper: must be objects");
	if (!user || !client || !client->default_audience)
		return note_err(
			note, ERR_NOT_FOUND, "no such user, or no such client with an audience");
	(void)policy_scope(SLICE_NONE, &client->scopes,
		client->default_scopes.count ? &client->default_scopes : &client->scopes, &scope);
	*claims = issue_claims(idp, &(struct issuance){
					    .subject = slice_of(user->name),
					    .audience = slice_of(client->default_audience),
					    .client_id = slice_of(client->client_id),
					    .scope = buf_slice(&scope),
					    .user = user,
					    .now = now,
					    .expiry = now + (double)config->token_lifetime_s,
				    });
	buf_clear(&scope);
	for (const struct json *r = json_first(order->relative); r; r = json_next(r)) {
		if (!json_number(r, &seconds))
			return note_err(note, ERR_SYNTAX, "relative: must hold numbers");
		json_set_number(*claims, json_name(r), now + seconds);
	}
	json_change(*claims, order->claims);
	return ERR_NONE;
}

static void print_header(const struct idp *idp, const struct order *order, const char *alg,
	const struct signing_key *key, const char *kid, struct buf *out)
{
	struct json *header = json_new_object();

	json_set_string(header, "alg", slice_of(alg));
	json_set_string(header, "kid", slice_of(kid));
	json_set_string(header, "typ", slice_of(token_typ_names[idp->config->typ]));
	if (order->embed_jwk)
		json_set(header, "jwk", signing_key_jwk(key));
	json_change(header, order->header);
	json_print(out, header);
	json_free(header);
}

/* ---- signing ---- */

/* Chosen key, algorithm and header; texts in `mint` point into `header`, `pem` and the order. */
static enum err choose(struct idp *idp, const struct order *order, struct mint *mint,
	struct buf *header, char **pem, struct note *note)
{
	const struct signing_key *signing = keyring_signing(idp->keys);
	bool foreign = order->key && strcmp(order->key, "foreign") == 0;
	struct slice alg = slice_of(order->alg);
	const char *alg_name = order->alg;

	mint->key = signing;
	if (foreign)
		mint->key = keyring_foreign(
			idp->keys, alg.at ? jws_alg_named(alg) : signing_key_alg(signing));
	else if (order->key)
		mint->key = keyring_find(idp->keys, slice_of(order->key));
	if (!mint->key)
		return note_err(note, ERR_NOT_FOUND, "key: there is none of that ID");
	switch (order->sign) {
	case MINT_SIGN_KEY:
		mint->signature = MINT_SIGNED;
		mint->alg = alg.at ? jws_alg_named(alg) : signing_key_alg(mint->key);
		alg_name = jws_alg_name(mint->alg);
		break;
	case MINT_SIGN_NONE:
		mint->signature = MINT_EMPTY;
		alg_name = "none";
		break;
	case MINT_SIGN_HMAC:
		mint->signature = MINT_HMAC;
		alg_name = alg_name ? alg_name : "HS256";
		mint->hmac_bits = strcmp(alg_name, "HS512") == 0   ? 512
				  : strcmp(alg_name, "HS384") == 0 ? 384
								   : 256;
		if (!order->hmac_secret)
			*pem = signing_key_pem(mint->key);
		mint->secret = slice_of(order->hmac_secret ? order->hmac_secret : *pem);
		break;
	}
	/* A foreign key comes under our key's ID: under its own nobody would look at it. */
	print_header(idp, order, alg_name, mint->key, signing_key_id(foreign ? signing : mint->key),
		header);
	return ERR_NONE;
}

static enum err make_token(struct idp *idp, const struct order *order, struct json *claims,
	struct buf *token, struct note *note)
{
	struct buf header = {0};
	struct buf payload = {0};
	struct mint mint = {0};
	char *pem = NULL;
	enum err err = choose(idp, order, &mint, &header, &pem, note);

	json_print(&payload, claims);
	mint.header = order->raw_header ? slice_of(order->raw_header) : buf_slice(&header);
	mint.payload = order->raw_payload ? slice_of(order->raw_payload) : buf_slice(&payload);
	if (!err && mint_jws(&mint, token))
		err = note_err(note, ERR_UNSUPPORTED,
			"alg: not one that the key can sign with; POST /keys/rotate makes another");
	if (!err && order->tamper) {
		json_change(claims, order->tamper);
		token_replace_payload(token, claims);
	}
	for (size_t i = 0; i < order->edits.count && !err; i++)
		if (!token_edit(token, order->edits.at[i]))
			err = note_err(note, ERR_NOT_FOUND, "edits: no such edit");
	if (!err && order->suffix)
		buf_puts(token, order->suffix);
	buf_clear(&header);
	buf_clear(&payload);
	free(pem);
	return err;
}

enum err mint_request(
	struct idp *idp, const struct json *request, struct buf *token, struct note *note)
{
	struct json *resolved = bad_token_resolve(request);
	struct json *claims = NULL;
	struct order order;
	enum err err;

	if (!resolved)
		return note_err(note, ERR_NOT_FOUND, "bad: no such name, GET /mint lists them");
	err = settings_read(&order_settings, resolved, &order, note);
	if (!err)
		err = make_claims(idp, &order, &claims, note);
	if (!err)
		err = make_token(idp, &order, claims, token, note);
	json_free(claims);
	settings_clear(&order_settings, &order);
	json_free(resolved);
	return err;
}
