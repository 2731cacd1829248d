#include "state/jwks_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "checks/keys.h"
#include "lib/clock.h"
#include "lib/http_client.h"
#include "lib/log.h"
#include "lib/url.h"

/* A set that was replaced lives until its last reader is done. */
struct shared_set {
	struct jwks *keys;
	unsigned readers;
	bool replaced;
	struct shared_set *next; /* of those that were replaced */
};

struct key_ring {
	const struct config_issuer *issuer;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work;    /* for the thread: fetch, or stop */
	pthread_cond_t fetched; /* for requests: a fetch has ended */
	struct shared_set *current;
	struct shared_set *replaced;
	int64_t fetched_ms; /* when `current` was fetched */
	int64_t tried_ms;   /* when the last fetch began; -1 before the first */
	uint64_t attempts;  /* fetches that have ended */
	bool wanted;
	bool fetching;
	bool used; /* since the last fetch: an idle ring is not kept fresh */
	bool stop;
};

/* ---- fetching; runs without the lock ---- */

static enum err fetch(
	const struct key_ring *ring, const char *url, struct http_reply *reply, struct note *note)
{
	struct http_field accept = {SLICE("Accept"), SLICE("application/json")};
	struct http_call call = {
		.method = "GET",
		.url = url,
		.fields = {&accept, 1},
		.ca_file = ring->issuer->ca_file,
		.connect_ms = (unsigned)ring->issuer->timeout_ms,
		.reply_ms = (unsigned)ring->issuer->timeout_ms,
		.total_ms = (unsigned)ring->issuer->timeout_ms,
		.max_bytes = JSON_MAX_BYTES,
	};
	enum err err = http_client_call(&call, reply, note);

	if (!err && reply->status != 200)
		err = note_err(note, ERR_UNREACHABLE, "%.100s answered %d", url, reply->status);
	return err;
}

/* The jwks_uri of a metadata document, if the document is the issuer's own. */
static enum err read_metadata(
	const struct key_ring *ring, struct slice text, char **jwks_uri, struct note *note)
{
	struct json *document;
	struct slice uri;
	struct url url;
	enum err err = json_parse(text, &document);

	if (err)
		return note_err(note, err, "the issuer's metadata is not JSON");
	uri = json_member_string(document, "jwks_uri");
	if (!check_metadata_issuer(
		    json_member_string(document, "issuer"), slice_of(ring->issuer->issuer)))
		err = note_err(note, ERR_MISMATCH, "the metadata names another issuer");
	else if (url_parse(uri, &url))
		err = note_err(note, ERR_SYNTAX, "the metadata has no usable jwks_uri");
	else
		*jwks_uri = slice_dup(uri);
	json_free(document);
	return err;
}

/* [RFC8414 3.1, 5] [MCP AS Metadata Discovery] inserted forms first, then the appended one */
static char *metadata_url(const struct url *issuer, unsigned form)
{
	static const char *const names[] = {"oauth-authorization-server", "openid-configuration"};
	struct slice path = issuer->path;

	if (slice_ends(path, "/"))
		path.len--;
	if (form < 2)
		return xasprintf("%.*s/.well-known/%s%.*s", SLICE_ARGS(issuer->origin), names[form],
			SLICE_ARGS(path));
	return xasprintf("%.*s%.*s/.well-known/openid-configuration", SLICE_ARGS(issuer->origin),
		SLICE_ARGS(path));
}

static enum err discover(const struct key_ring *ring, char **jwks_uri, struct note *note)
{
	struct url issuer;
	enum err err = url_parse(slice_of(ring->issuer->issuer), &issuer);

	for (unsigned form = 0; form < 3; form++) {
		char *url = metadata_url(&issuer, form);
		struct http_reply reply;

		*note = (struct note){0};
		err = fetch(ring, url, &reply, note);
		if (!err)
			err = read_metadata(ring, buf_slice(&reply.body), jwks_uri, note);
		http_reply_clear(&reply);
		free(url);
		/* A document that is there and names somebody else ends the search. */
		if (!err || err == ERR_MISMATCH)
			break;
	}
	return err;
}

static struct jwks *fetch_keys(const struct key_ring *ring)
{
	char *found = NULL;
	struct http_reply reply = {0};
	struct jwks *keys = NULL;
	struct note note = {0};
	enum err err = ERR_NONE;

	if (!ring->issuer->jwks_uri)
		err = discover(ring, &found, &note);
	if (!err)
		err = fetch(ring, found ? found : ring->issuer->jwks_uri, &reply, &note);
	if (!err)
		err = jwks_parse(buf_slice(&reply.body), &keys, &note);
	if (err) {
		struct log_line line;

		log_begin(&line, LOG_WARN, "keys-not-fetched");
		log_cstr(&line, "issuer", ring->issuer->issuer);
		log_cstr(&line, "error", err_name(err));
		log_cstr(&line, "detail", note.text);
		log_end(&line);
	}
	http_reply_clear(&reply);
	free(found);
	return keys;
}

/* ---- the thread ---- */

static void free_unread(struct key_ring *ring)
{
	struct shared_set **at = &ring->replaced;

	while (*at) {
		struct shared_set *set = *at;

		if (set->readers) {
			at = &set->next;
			continue;
		}
		*at = set->next;
		jwks_free(set->keys);
		free(set);
	}
}

static void replace(struct key_ring *ring, struct jwks *take_keys)
{
	struct shared_set *set = xcalloc(1, sizeof *set);

	set->keys = take_keys;
	if (ring->current) {
		ring->current->next = ring->replaced;
		ring->replaced = ring->current;
	}
	ring->current = set;
	ring->fetched_ms = clock_ms();
	free_unread(ring);
}

/* Wait until there is something to do: somebody wants keys, or those in use come of age. */
static void wait_for_work(struct key_ring *ring)
{
	while (!ring->stop && !ring->wanted) {
		/* A fifth early, so that keys in use are replaced before they come of age. */
		int64_t due = ring->tried_ms + (int64_t)ring->issuer->jwks_refresh_s * 800;
		struct timespec until = {due / 1000, due % 1000 * 1000000};

		if (!ring->used || !ring->current)
			pthread_cond_wait(&ring->work, &ring->lock);
		else if (clock_ms() >= due)
			return;
		else
			pthread_cond_timedwait(&ring->work, &ring->lock, &until);
	}
}

static void *ring_main(void *argument)
{
	struct key_ring *ring = argument;
	struct jwks *keys;

	pthread_mutex_lock(&ring->lock);
	for (;;) {
		wait_for_work(ring);
		if (ring->stop)
			break;
		ring->wanted = false;
		ring->used = false;
		ring->fetching = true;
		ring->tried_ms = clock_ms();
		pthread_mutex_unlock(&ring->lock);
		keys = fetch_keys(ring);
		pthread_mutex_lock(&ring->lock);
		ring->fetching = false;
		ring->attempts++;
		/* A fetch that failed leaves what was there: it dies of its age, not of an outage.
		 */
		if (keys)
			replace(ring, keys);
		pthread_cond_broadcast(&ring->fetched);
	}
	pthread_mutex_unlock(&ring->lock);
	return NULL;
}

/* ---- the requests' side ---- */

static bool has_kid(const struct jwks *keys, struct slice kid)
{
	for (size_t i = 0; i < keys->count; i++)
		if (!kid.at || (keys->at[i].kid && slice_is(kid, keys->at[i].kid)))
			return true;
	return false;
}

/* Have keys fetched, unless that is under way or forbidden by the cooldown. */
static bool ask_for_fetch(struct key_ring *ring)
{
	if (ring->fetching || ring->wanted)
		return true;
	if (!check_keys_fetch_due(
		    clock_ms(), ring->tried_ms, (int64_t)ring->issuer->jwks_cooldown_s * 1000))
		return false;
	ring->wanted = true;
	pthread_cond_signal(&ring->work);
	return true;
}

/* Bounded by the fetch's own time-outs. */
static void wait_for_fetch(struct key_ring *ring)
{
	uint64_t before = ring->attempts;

	while (ring->attempts == before && !ring->stop)
		pthread_cond_wait(&ring->fetched, &ring->lock);
}

/*
 * Get keys if this request needs new ones. It waits when it knows no key that could do; with one
 * that has come of age it waits for the first attempt only, so that an outage delays nobody twice.
 */
static void refresh_for(struct key_ring *ring, struct slice kid)
{
	bool known = ring->current && has_kid(ring->current->keys, kid);
	int64_t age = clock_ms() - ring->fetched_ms;
	bool tried_in_vain = ring->current && ring->tried_ms > ring->fetched_ms;

	if (known && check_keys_current(age, (int64_t)ring->issuer->jwks_refresh_s * 1000))
		return;
	if (ask_for_fetch(ring) && (!known || !tried_in_vain))
		wait_for_fetch(ring);
}

enum keys_found key_ring_acquire(struct key_ring *ring, struct slice kid, const struct jwks **set)
{
	enum keys_found found = KEYS_UNAVAILABLE;
	int64_t age;

	*set = NULL;
	pthread_mutex_lock(&ring->lock);
	ring->used = true;
	refresh_for(ring, kid);
	age = clock_ms() - ring->fetched_ms;
	if (ring->current &&
		check_keys_not_stale(age, (int64_t)ring->issuer->jwks_max_stale_s * 1000)) {
		found = has_kid(ring->current->keys, kid) ? KEYS_FOUND : KEYS_UNKNOWN;
		if (found == KEYS_FOUND) {
			ring->current->readers++;
			*set = ring->current->keys;
		}
	}
	pthread_mutex_unlock(&ring->lock);
	return found;
}

void key_ring_release(struct key_ring *ring, const struct jwks *set)
{
	if (!set)
		return;
	pthread_mutex_lock(&ring->lock);
	if (ring->current && ring->current->keys == set)
		ring->current->readers--;
	for (struct shared_set *old = ring->replaced; old; old = old->next)
		if (old->keys == set)
			old->readers--;
	free_unread(ring);
	pthread_mutex_unlock(&ring->lock);
}

struct key_ring *key_ring_new(const struct config_issuer *issuer)
{
	struct key_ring *ring = xcalloc(1, sizeof *ring);
	pthread_condattr_t attributes;

	ring->issuer = issuer;
	ring->tried_ms = -1;
	pthread_mutex_init(&ring->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&ring->work, &attributes);
	pthread_cond_init(&ring->fetched, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&ring->thread, NULL, ring_main, ring) != 0)
		abort();
	return ring;
}

void key_ring_free(struct key_ring *ring)
{
	if (!ring)
		return;
	pthread_mutex_lock(&ring->lock);
	ring->stop = true;
	pthread_cond_signal(&ring->work);
	pthread_cond_broadcast(&ring->fetched);
	pthread_mutex_unlock(&ring->lock);
	pthread_join(ring->thread, NULL);
	if (ring->current) {
		jwks_free(ring->current->keys);
		free(ring->current);
	}
	free_unread(ring);
	pthread_cond_destroy(&ring->work);
	pthread_cond_destroy(&ring->fetched);
	pthread_mutex_destroy(&ring->lock);
	free(ring);
}
