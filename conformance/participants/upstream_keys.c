#include "participants/upstream_keys.h"

#include <pthread.h>
#include <stdlib.h>

#include "lib/clock.h"
#include "oracle.h"

struct upstream_keys {
	const struct upstream_config *config;
	const struct upstream_resource *resource;
	pthread_mutex_t lock; /* held while fetching, so that many requests fetch once */
	struct buf text;      /* empty until there is a set */
	int64_t fetched_ms;   /* of the text */
};

struct upstream_keys *upstream_keys_new(
	const struct upstream_config *config, const struct upstream_resource *resource)
{
	struct upstream_keys *keys = xcalloc(1, sizeof *keys);

	keys->config = config;
	keys->resource = resource;
	pthread_mutex_init(&keys->lock, NULL);
	return keys;
}

void upstream_keys_free(struct upstream_keys *keys)
{
	pthread_mutex_destroy(&keys->lock);
	buf_clear(&keys->text);
	free(keys);
}

static bool is_key_set(const struct buf *text)
{
	struct cJSON *set = oracle_json(text->at ? text->at : "", text->len);
	bool good = oracle_has(set, "keys");

	oracle_json_free(set);
	return good;
}

/* Call it with the lock held. What we have stays until there is something better. */
static enum err fetch(struct upstream_keys *keys, struct note *note)
{
	struct http_field accept = {SLICE("Accept"), SLICE("application/json")};
	struct http_call call =
		participant_call("GET", keys->resource->jwks_url, keys->config->ca_file,
			keys->config->connect_timeout_ms, keys->config->call_timeout_ms);
	struct http_reply reply;
	enum err err;

	call.fields = (struct http_fields){&accept, 1};
	err = http_client_call(&call, &reply, note);
	if (!err && (reply.status != 200 || !is_key_set(&reply.body)))
		err = note_err(note, ERR_SYNTAX, "status %d without a key set", reply.status);
	if (!err) {
		buf_reset(&keys->text);
		buf_add(&keys->text, buf_slice(&reply.body));
		keys->fetched_ms = clock_ms();
	}
	http_reply_clear(&reply);
	return err;
}

enum err upstream_keys_get(struct upstream_keys *keys, struct buf *out, struct note *note)
{
	enum err err = ERR_NONE;

	pthread_mutex_lock(&keys->lock);
	if (keys->text.len == 0 ||
		clock_ms() - keys->fetched_ms > (int64_t)keys->config->jwks_max_age_s * 1000)
		err = fetch(keys, note);
	if (!err)
		buf_add(out, buf_slice(&keys->text));
	pthread_mutex_unlock(&keys->lock);
	return err;
}

enum err upstream_keys_renew(struct upstream_keys *keys, struct buf *out, struct note *note)
{
	enum err err;

	pthread_mutex_lock(&keys->lock);
	if (clock_ms() - keys->fetched_ms < (int64_t)keys->config->jwks_cooldown_ms)
		err = note_err(note, ERR_NOT_FOUND, "the key set is fresh");
	else
		err = fetch(keys, note);
	if (!err)
		buf_add(out, buf_slice(&keys->text));
	pthread_mutex_unlock(&keys->lock);
	return err;
}
