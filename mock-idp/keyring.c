#include "keyring.h"

#include <pthread.h>
#include <stdlib.h>

#include "checks.h"

struct entry {
	struct signing_key *key;
	struct jwk jwk;  /* empty when the key is too weak for jwk_parse */
	bool verifiable; /* jwk is there */
	bool published;
	bool foreign;
};

struct keyring {
	pthread_mutex_t lock;
	struct entry *entry[KEYRING_MAX_KEYS];
	size_t count;
	size_t signing;
};

/* "rs256-1a2b3c4d" */
static char *new_kid(enum jws_alg alg)
{
	char *random = crypto_random_hex(4);
	char *kid = xasprintf("%s-%s", jws_alg_name(alg), random);

	for (char *c = kid; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	free(random);
	return kid;
}

static struct entry *entry_new(enum jws_alg alg, unsigned rsa_bits)
{
	struct entry *entry = xcalloc(1, sizeof *entry);
	char *kid = new_kid(alg);
	struct json *jwk;

	if (rsa_bits && jws_alg_key_type(alg) == KEY_RSA)
		entry->key = signing_key_new_rsa(rsa_bits, 65537, kid);
	else
		entry->key = signing_key_new(alg, kid);
	jwk = signing_key_jwk(entry->key);
	entry->verifiable = jwk_parse(jwk, &entry->jwk) == ERR_NONE;
	json_free(jwk);
	free(kid);
	return entry;
}

static void entry_free(struct entry *entry)
{
	signing_key_free(entry->key);
	jwk_clear(&entry->jwk);
	free(entry);
}

/* The index, or ring->count when there is none. The lock is held. */
static size_t find(const struct keyring *ring, struct slice kid)
{
	for (size_t i = 0; i < ring->count; i++)
		if (slice_is(kid, signing_key_id(ring->entry[i]->key)))
			return i;
	return ring->count;
}

/* False, and `entry` is freed, when the ring is full. The lock is held. */
static bool append(struct keyring *ring, struct entry *take_entry)
{
	if (ring->count == KEYRING_MAX_KEYS) {
		entry_free(take_entry);
		return false;
	}
	ring->entry[ring->count++] = take_entry;
	return true;
}

struct keyring *keyring_new(enum jws_alg alg)
{
	struct keyring *ring = xcalloc(1, sizeof *ring);

	pthread_mutex_init(&ring->lock, NULL);
	ring->entry[0] = entry_new(alg, 0);
	ring->entry[0]->published = true;
	ring->count = 1;
	return ring;
}

void keyring_free(struct keyring *ring)
{
	if (!ring)
		return;
	for (size_t i = 0; i < ring->count; i++)
		entry_free(ring->entry[i]);
	pthread_mutex_destroy(&ring->lock);
	free(ring);
}

/* ---- asking ---- */

const struct signing_key *keyring_signing(struct keyring *ring)
{
	const struct signing_key *key;

	pthread_mutex_lock(&ring->lock);
	key = ring->entry[ring->signing]->key;
	pthread_mutex_unlock(&ring->lock);
	return key;
}

const struct signing_key *keyring_find(struct keyring *ring, struct slice kid)
{
	const struct signing_key *key = NULL;
	size_t i;

	pthread_mutex_lock(&ring->lock);
	i = find(ring, kid);
	if (i < ring->count)
		key = ring->entry[i]->key;
	pthread_mutex_unlock(&ring->lock);
	return key;
}

const struct signing_key *keyring_foreign(struct keyring *ring, enum jws_alg alg)
{
	const struct signing_key *key = NULL;
	struct entry *entry;

	pthread_mutex_lock(&ring->lock);
	for (size_t i = 0; i < ring->count && !key; i++)
		if (ring->entry[i]->foreign && signing_key_alg(ring->entry[i]->key) == alg)
			key = ring->entry[i]->key;
	pthread_mutex_unlock(&ring->lock);
	if (key || jws_alg_key_type(alg) == KEY_INVALID)
		return key;
	/* Made outside of the lock: an RSA key takes a tenth of a second. */
	entry = entry_new(alg, 0);
	entry->foreign = true;
	pthread_mutex_lock(&ring->lock);
	if (append(ring, entry))
		key = entry->key;
	pthread_mutex_unlock(&ring->lock);
	return key;
}

const struct jwk *keyring_verifying(struct keyring *ring, struct slice kid)
{
	const struct jwk *jwk = NULL;
	size_t i;

	pthread_mutex_lock(&ring->lock);
	i = find(ring, kid);
	if (i < ring->count && ring->entry[i]->verifiable &&
		check_idp_token_key(ring->entry[i]->published, i == ring->signing))
		jwk = &ring->entry[i]->jwk;
	pthread_mutex_unlock(&ring->lock);
	return jwk;
}

/* ---- changing ---- */

const struct signing_key *keyring_rotate(
	struct keyring *ring, const struct keyring_rotation *rotation)
{
	struct entry *entry = entry_new(rotation->alg, rotation->rsa_bits);
	const struct signing_key *key = NULL;

	entry->published = rotation->publish;
	pthread_mutex_lock(&ring->lock);
	if (append(ring, entry)) {
		key = entry->key;
		for (size_t i = 0; i + 1 < ring->count && rotation->drop_old; i++)
			ring->entry[i]->published = false;
		if (rotation->sign)
			ring->signing = ring->count - 1;
	}
	pthread_mutex_unlock(&ring->lock);
	return key;
}

bool keyring_publish(struct keyring *ring, struct slice kid, bool publish)
{
	bool found;
	size_t i;

	pthread_mutex_lock(&ring->lock);
	i = find(ring, kid);
	found = i < ring->count && !ring->entry[i]->foreign;
	if (found)
		ring->entry[i]->published = publish;
	pthread_mutex_unlock(&ring->lock);
	return found;
}

bool keyring_sign_with(struct keyring *ring, struct slice kid)
{
	bool found;
	size_t i;

	pthread_mutex_lock(&ring->lock);
	i = find(ring, kid);
	found = i < ring->count && !ring->entry[i]->foreign;
	if (found)
		ring->signing = i;
	pthread_mutex_unlock(&ring->lock);
	return found;
}

/* ---- telling ---- */

void keyring_jwks(struct keyring *ring, struct buf *out)
{
	struct json *set = json_new_object();
	struct json *keys = json_new_array();

	pthread_mutex_lock(&ring->lock);
	for (size_t i = 0; i < ring->count; i++)
		if (ring->entry[i]->published)
			json_push(keys, signing_key_jwk(ring->entry[i]->key));
	pthread_mutex_unlock(&ring->lock);
	json_set(set, "keys", keys);
	json_print(out, set);
	json_free(set);
}

struct json *keyring_describe(struct keyring *ring)
{
	struct json *list = json_new_array();

	pthread_mutex_lock(&ring->lock);
	for (size_t i = 0; i < ring->count; i++) {
		const struct entry *entry = ring->entry[i];
		struct json *row = json_new_object();

		json_set_string(row, "kid", slice_of(signing_key_id(entry->key)));
		json_set_string(row, "alg", slice_of(jws_alg_name(signing_key_alg(entry->key))));
		json_set(row, "published", json_new_bool(entry->published));
		json_set(row, "signing", json_new_bool(i == ring->signing));
		json_push(list, row);
	}
	pthread_mutex_unlock(&ring->lock);
	return list;
}
