#include "state/known_tokens.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* So many that threads seldom meet. */
#define LOCKS 64

struct known_tokens {
	pthread_mutex_t lock[LOCKS];
	size_t count;
	struct known_token **slot;
};

struct known_tokens *known_tokens_new(size_t entries)
{
	struct known_tokens *known = xcalloc(1, sizeof *known);

	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&known->lock[i], NULL);
	known->count = (entries + LOCKS - 1) / LOCKS * LOCKS;
	known->slot = xcalloc(known->count, sizeof(struct known_token *));
	return known;
}

/* A hash is spread well already. Two tokens of one place drive each other out. */
static size_t place_of(const struct known_tokens *known, const uint8_t *hash)
{
	size_t number;

	memcpy(&number, hash, sizeof number);
	return number % known->count;
}

/* One holder less; the lock is held. */
static void let_go(struct known_token *token)
{
	if (!token || --token->holders > 0)
		return;
	jws_clear(&token->jws);
	json_free(token->payload);
	free(token);
}

struct known_token *known_tokens_find(
	struct known_tokens *known, const uint8_t hash[static SHA256_SIZE])
{
	size_t place = place_of(known, hash);
	struct known_token *token;

	pthread_mutex_lock(&known->lock[place % LOCKS]);
	token = known->slot[place];
	if (token && memcmp(token->hash, hash, SHA256_SIZE) != 0)
		token = NULL;
	if (token)
		token->holders++;
	pthread_mutex_unlock(&known->lock[place % LOCKS]);
	return token;
}

struct known_token *known_tokens_keep(struct known_tokens *known,
	const uint8_t hash[static SHA256_SIZE], uint64_t generation, struct jws *take_jws,
	struct json *take_payload)
{
	size_t place = place_of(known, hash);
	struct known_token *token = xcalloc(1, sizeof *token);

	memcpy(token->hash, hash, SHA256_SIZE);
	atomic_init(&token->generation, generation);
	token->jws = *take_jws;
	token->jws.token.at = token->jws.signing_input.at = NULL;
	buf_clear(&token->jws.payload);
	token->payload = take_payload;
	token->holders = 2;
	pthread_mutex_lock(&known->lock[place % LOCKS]);
	let_go(known->slot[place]);
	known->slot[place] = token;
	pthread_mutex_unlock(&known->lock[place % LOCKS]);
	take_jws->payload = (struct buf){0};
	return token;
}

void known_tokens_release(struct known_tokens *known, struct known_token *token)
{
	size_t place;

	if (!token)
		return;
	place = place_of(known, token->hash);
	pthread_mutex_lock(&known->lock[place % LOCKS]);
	let_go(token);
	pthread_mutex_unlock(&known->lock[place % LOCKS]);
}

void known_tokens_free(struct known_tokens *known)
{
	if (!known)
		return;
	for (size_t i = 0; i < known->count; i++)
		let_go(known->slot[i]);
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&known->lock[i]);
	free(known->slot);
	free(known);
}
