#include "store.h"

#include <pthread.h>
#include <stdlib.h>

/* 256 bits: nobody guesses one. [RFC6749 10.10] */
#define RANDOM_BYTES 32

struct store {
	pthread_mutex_t lock;
	struct login login[STORE_MAX_LOGINS];
	struct code_grant code[STORE_MAX_CODES];
	size_t next_login;
	size_t next_code;
};

static char *dup(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static struct authorization authorization_copy(const struct authorization *from)
{
	return (struct authorization){
		.client = from->client,
		.redirect_uri = dup(from->redirect_uri),
		.state = dup(from->state),
		.audience = dup(from->audience),
		.scope = dup(from->scope),
		.scope_told = from->scope_told,
		.challenge = dup(from->challenge),
	};
}

void authorization_clear(struct authorization *authorization)
{
	free(authorization->redirect_uri);
	free(authorization->state);
	free(authorization->audience);
	free(authorization->scope);
	free(authorization->challenge);
	*authorization = (struct authorization){0};
}

static struct login login_copy(const struct login *from)
{
	struct login copy = *from;

	copy.id = dup(from->id);
	copy.binding = dup(from->binding);
	copy.authorization = authorization_copy(&from->authorization);
	return copy;
}

void login_clear(struct login *login)
{
	secret_free(login->id);
	secret_free(login->binding);
	authorization_clear(&login->authorization);
	*login = (struct login){0};
}

static struct code_grant code_grant_copy(const struct code_grant *from)
{
	struct code_grant copy = *from;

	copy.code = dup(from->code);
	copy.id = dup(from->id);
	copy.authorization = authorization_copy(&from->authorization);
	return copy;
}

void code_grant_clear(struct code_grant *grant)
{
	secret_free(grant->code);
	free(grant->id);
	authorization_clear(&grant->authorization);
	*grant = (struct code_grant){0};
}

struct store *store_new(void)
{
	struct store *store = xcalloc(1, sizeof *store);

	pthread_mutex_init(&store->lock, NULL);
	return store;
}

void store_free(struct store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < STORE_MAX_LOGINS; i++)
		login_clear(&store->login[i]);
	for (size_t i = 0; i < STORE_MAX_CODES; i++)
		code_grant_clear(&store->code[i]);
	pthread_mutex_destroy(&store->lock);
	free(store);
}

/* ---- logins ---- */

/* The lock is held. */
static struct login *find_login(struct store *store, struct slice id)
{
	for (size_t i = 0; i < STORE_MAX_LOGINS; i++)
		if (store->login[i].id && slice_is(id, store->login[i].id))
			return &store->login[i];
	return NULL;
}

void store_add_login(struct store *store, struct authorization *take_authorization, double expiry,
	struct login *out)
{
	struct login login = {
		.id = crypto_random_hex(RANDOM_BYTES),
		.binding = crypto_random_hex(RANDOM_BYTES),
		.authorization = *take_authorization,
		.expiry = expiry,
	};
	struct login *place;

	*take_authorization = (struct authorization){0};
	*out = login_copy(&login);
	pthread_mutex_lock(&store->lock);
	place = &store->login[store->next_login++ % STORE_MAX_LOGINS];
	login_clear(place);
	*place = login;
	pthread_mutex_unlock(&store->lock);
}

bool store_find_login(struct store *store, struct slice id, struct login *out)
{
	struct login *login;

	*out = (struct login){0};
	pthread_mutex_lock(&store->lock);
	login = find_login(store, id);
	if (login)
		*out = login_copy(login);
	pthread_mutex_unlock(&store->lock);
	return login != NULL;
}

void store_count_failure(struct store *store, struct slice id)
{
	struct login *login;

	pthread_mutex_lock(&store->lock);
	login = find_login(store, id);
	if (login)
		login->failures++;
	pthread_mutex_unlock(&store->lock);
}

bool store_end_login(struct store *store, struct slice id)
{
	struct login *login;

	pthread_mutex_lock(&store->lock);
	login = find_login(store, id);
	if (login)
		login_clear(login);
	pthread_mutex_unlock(&store->lock);
	return login != NULL;
}

/* ---- codes ---- */

/* The lock is held. */
static struct code_grant *find_code(struct store *store, struct slice code)
{
	for (size_t i = 0; i < STORE_MAX_CODES; i++)
		if (store->code[i].code && slice_is(code, store->code[i].code))
			return &store->code[i];
	return NULL;
}

char *store_add_code(struct store *store, const struct authorization *authorization,
	const struct user *user, double expiry)
{
	struct code_grant grant = {
		.code = crypto_random_hex(RANDOM_BYTES),
		.id = crypto_random_hex(16),
		.authorization = authorization_copy(authorization),
		.user = user,
		.expiry = expiry,
	};
	char *code = xstrdup(grant.code);
	struct code_grant *place;

	pthread_mutex_lock(&store->lock);
	place = &store->code[store->next_code++ % STORE_MAX_CODES];
	code_grant_clear(place);
	*place = grant;
	pthread_mutex_unlock(&store->lock);
	return code;
}

bool store_find_code(struct store *store, struct slice code, struct code_grant *out)
{
	struct code_grant *grant;

	*out = (struct code_grant){0};
	pthread_mutex_lock(&store->lock);
	grant = find_code(store, code);
	if (grant)
		*out = code_grant_copy(grant);
	pthread_mutex_unlock(&store->lock);
	return grant != NULL;
}

bool store_redeem_code(struct store *store, struct slice code)
{
	struct code_grant *grant;
	bool before = true;

	pthread_mutex_lock(&store->lock);
	grant = find_code(store, code);
	if (grant) {
		before = grant->redeemed;
		grant->redeemed = true;
	}
	pthread_mutex_unlock(&store->lock);
	return before;
}
