#include "providers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "lib/log.h"
#include "principal.h"

struct providers {
	pthread_rwlock_t lock;
	struct pool *pools;
	size_t pool_count;
	struct provider *at; /* of all pools */
	size_t count;
};

/* ---- uploaded keys ---- */

static bool key_member_known(const char *name)
{
	static const char *const known[] = {"kty", "alg", "use", "kid", "n", "e", "x", "y", "crv"};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(name, known[i]) == 0)
			return true;
	return false;
}

/* What Google refuses when keys are uploaded; all else it finds out at the first exchange. */
static enum err upload_check(const struct json *keys, struct note *note)
{
	if (json_count(keys) > PROVIDER_MAX_KEYS)
		return note_err(note, ERR_LIMIT, "more than %d keys", PROVIDER_MAX_KEYS);
	for (const struct json *key = json_first(keys); key; key = json_next(key))
		for (const struct json *m = json_first(key); m; m = json_next(m))
			if (!key_member_known(json_name(m)))
				return note_err(note, ERR_SYNTAX,
					"Input JWK is not in a valid json format: member %.40s",
					json_name(m));
	return ERR_NONE;
}

/* *keys is NULL when the text is no key set; that is the next exchange's trouble. */
static enum err keys_from(struct slice text, struct jwks **keys, struct note *note)
{
	struct json *document = NULL;
	enum err err = ERR_NONE;

	*keys = NULL;
	if (json_parse(text, &document) == ERR_NONE)
		err = upload_check(json_member(document, "keys"), note);
	json_free(document);
	if (!err && jwks_parse(text, keys, note))
		*keys = NULL;
	return err;
}

static enum err keys_from_config(
	const struct provider_config *config, struct jwks **keys, struct note *note)
{
	const char *setting = config->jwks_file ? "jwks_file" : "jwks_json";
	struct note inner = {0};
	struct buf text = {0};
	enum err err = ERR_NONE;

	*keys = NULL;
	if (config->jwks_json)
		json_print(&text, config->jwks_json);
	if (config->jwks_file)
		err = file_read(config->jwks_file, JSON_MAX_BYTES, &text);
	if (err)
		note_set(&inner, "%.100s cannot be read (%s)", config->jwks_file, err_name(err));
	else if (text.len)
		err = keys_from(buf_slice(&text), keys, &inner);
	if (err)
		note_set(note, "%s: %.150s", setting, inner.text);
	else if (text.len && !*keys)
		log_say(LOG_WARN, "keys-unusable", "provider %s: %s: %s", config->id, setting,
			inner.text);
	buf_clear(&text);
	return err;
}

/* ---- life ---- */

static enum err provider_init(struct provider *provider, const struct pool *pool,
	const struct provider_config *config, struct note *note)
{
	enum err err;

	provider->config = config;
	provider->pool = pool;
	provider->disabled = config->disabled;
	provider->name =
		provider_name_new(pool->config->project_number, pool->config->id, config->id);
	err = mapping_compile(
		config->attribute_mapping, config->attribute_condition, &provider->mapping, note);
	return err ? err : keys_from_config(config, &provider->keys, note);
}

static size_t count_providers(const struct config *config)
{
	size_t count = 0;

	for (size_t i = 0; i < config->pools.count; i++)
		count += config->pools.at[i].providers.count;
	return count;
}

static enum err pool_init(
	struct providers *providers, const struct pool_config *config, size_t at, struct note *note)
{
	struct pool *pool = &providers->pools[providers->pool_count++];

	pool->config = config;
	pool->disabled = config->disabled;
	pool->principal_prefix = principal_prefix_new(config->project_number, config->id);
	for (size_t i = 0; i < config->providers.count; i++) {
		struct note inner = {0};
		enum err err = provider_init(
			&providers->at[providers->count++], pool, &config->providers.at[i], &inner);

		if (err)
			return note_err(
				note, err, "pools[%zu].providers[%zu].%s", at, i, inner.text);
	}
	return ERR_NONE;
}

enum err providers_new(const struct config *config, struct providers **out, struct note *note)
{
	struct providers *providers = xcalloc(1, sizeof *providers);
	enum err err = ERR_NONE;

	*out = NULL;
	pthread_rwlock_init(&providers->lock, NULL);
	providers->pools = xcalloc(config->pools.count + 1, sizeof *providers->pools);
	providers->at = xcalloc(count_providers(config) + 1, sizeof *providers->at);
	for (size_t i = 0; i < config->pools.count && !err; i++)
		err = pool_init(providers, &config->pools.at[i], i, note);
	if (err)
		providers_free(providers);
	else
		*out = providers;
	return err;
}

void providers_free(struct providers *providers)
{
	if (!providers)
		return;
	for (size_t i = 0; i < providers->count; i++) {
		free(providers->at[i].name);
		mapping_free(providers->at[i].mapping);
		jwks_free(providers->at[i].keys);
	}
	for (size_t i = 0; i < providers->pool_count; i++)
		free(providers->pools[i].principal_prefix);
	free(providers->at);
	free(providers->pools);
	pthread_rwlock_destroy(&providers->lock);
	free(providers);
}

/* ---- reading ---- */

void providers_lock(struct providers *providers)
{
	pthread_rwlock_rdlock(&providers->lock);
}

void providers_unlock(struct providers *providers)
{
	pthread_rwlock_unlock(&providers->lock);
}

const struct provider *providers_find(const struct providers *providers, struct slice audience)
{
	for (size_t i = 0; i < providers->count; i++)
		if (check_provider_named(audience, slice_of(providers->at[i].name)))
			return &providers->at[i];
	return NULL;
}

const struct pool *providers_pool_of(const struct providers *providers, struct slice sub)
{
	for (size_t i = 0; i < providers->pool_count; i++)
		if (check_federated_pool(sub, providers->pools[i].principal_prefix))
			return &providers->pools[i];
	return NULL;
}

/* ---- changing ---- */

static struct pool *pool_named(struct providers *providers, struct slice id)
{
	for (size_t i = 0; i < providers->pool_count; i++)
		if (slice_is(id, providers->pools[i].config->id))
			return &providers->pools[i];
	return NULL;
}

static struct provider *provider_named(
	struct providers *providers, struct slice pool, struct slice id)
{
	for (size_t i = 0; i < providers->count; i++)
		if (slice_is(pool, providers->at[i].pool->config->id) &&
			slice_is(id, providers->at[i].config->id))
			return &providers->at[i];
	return NULL;
}

enum err providers_upload(struct providers *providers, struct slice pool, struct slice id,
	struct slice jwks, struct upload *out, struct note *note)
{
	struct provider *provider = provider_named(providers, pool, id);
	struct jwks *keys;
	struct jwks *before;
	enum err err;

	*out = (struct upload){0};
	if (!provider)
		return note_err(note, ERR_NOT_FOUND, "there is no such provider");
	err = keys_from(jwks, &keys, note);
	if (err)
		return err;
	if (keys)
		*out = (struct upload){keys->count, keys->skipped};
	pthread_rwlock_wrlock(&providers->lock);
	before = provider->keys;
	provider->keys = keys;
	pthread_rwlock_unlock(&providers->lock);
	jwks_free(before);
	return ERR_NONE;
}

enum err providers_switch(
	struct providers *providers, struct slice pool, struct slice id, bool disabled)
{
	struct provider *provider = id.at ? provider_named(providers, pool, id) : NULL;
	struct pool *whole = id.at ? NULL : pool_named(providers, pool);

	if (!provider && !whole)
		return ERR_NOT_FOUND;
	pthread_rwlock_wrlock(&providers->lock);
	if (provider)
		provider->disabled = disabled;
	else
		whole->disabled = disabled;
	pthread_rwlock_unlock(&providers->lock);
	return ERR_NONE;
}
