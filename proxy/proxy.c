#include "proxy.h"

#include <stdlib.h>
#include <string.h>

#include "lib/tls_front.h"

#define PEM_MAX_BYTES ((size_t)1024 * 1024)

/* ---- the files that a configuration names ---- */

static enum err judge_ca(const char *path, struct note *note)
{
	struct buf text = {0};
	enum err err = ERR_NONE;

	if (path && (file_read(path, PEM_MAX_BYTES, &text) ||
			    !slice_contains(buf_slice(&text), "-----BEGIN ")))
		err = note_err(note, ERR_IO, "%.150s: no CA certificates in PEM", path);
	buf_clear(&text);
	return err;
}

static enum err judge_certificate(
	const char *certificate, const char *key, const char *client_ca, struct note *note)
{
	struct tls_identity identity;
	enum err err = tls_identity_load(certificate, key, client_ca, &identity, note);

	tls_identity_clear(&identity);
	return err;
}

static enum err judge_peer(
	const char *ca_file, const struct config_certificate *certificate, struct note *note)
{
	enum err err = judge_ca(ca_file, note);

	return err || !certificate
		       ? err
		       : judge_certificate(certificate->certificate, certificate->key, NULL, note);
}

static enum err judge_listener(const struct listener *listener, struct note *note)
{
	return listener && listener->tls
		       ? judge_certificate(listener->tls->certificate, listener->tls->key,
				 listener->tls->client_ca_file, note)
		       : ERR_NONE;
}

/* Whoever is asked on the way to the upstream's token. */
static enum err judge_exchange(const struct config_exchange *exchange, struct note *note)
{
	const struct config_authorization_server *server = exchange->authorization_server;
	const struct config_service_account *account = exchange->service_account;
	enum err err = judge_peer(exchange->ca_file, exchange->client_certificate, note);

	if (!err && server)
		err = judge_peer(server->ca_file, server->client_certificate, note);
	if (!err && account)
		err = judge_peer(account->ca_file, account->client_certificate, note);
	return err;
}

static enum err judge_route(const struct config_route *route, struct note *note)
{
	enum err err =
		judge_peer(route->upstream_ca_file, route->upstream_client_certificate, note);

	if (!err)
		err = judge_exchange(route->exchange, note);
	for (size_t i = 0; i < route->accept.count && !err; i++)
		if (route->accept.at[i].exchange)
			err = judge_exchange(route->accept.at[i].exchange, note);
	return err;
}

/* Else it would show at the first request, when nobody looks. Key sets may come later. */
static enum err judge_files(const struct config *config, struct note *note)
{
	enum err err = judge_listener(config->admin, note);

	for (size_t i = 0; i < config->listeners.count && !err; i++)
		err = judge_listener(&config->listeners.at[i], note);
	for (size_t i = 0; i < config->issuers.count && !err; i++) {
		const struct config_issuer *issuer = &config->issuers.at[i];

		err = judge_peer(issuer->ca_file, issuer->client_certificate, note);
		if (!err && issuer->introspection)
			err = judge_peer(issuer->introspection->ca_file,
				issuer->introspection->client_certificate, note);
	}
	for (size_t i = 0; i < config->routes.count && !err; i++)
		err = judge_route(&config->routes.at[i], note);
	return err;
}

enum err proxy_read(const char *path, struct config **out, struct note *note)
{
	struct config *config = xcalloc(1, sizeof *config);
	enum err err = settings_load(&config_settings, path, config, note);

	if (!err)
		err = config_check(config, note);
	if (!err)
		err = judge_files(config, note);
	if (err) {
		note_set(note, "%s", err_name(err));
		proxy_config_free(config);
		config = NULL;
	}
	*out = config;
	return err;
}

void proxy_config_free(struct config *config)
{
	if (!config)
		return;
	settings_clear(&config_settings, config);
	free(config);
}

/* ---- what is made of it ---- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Keys from elsewhere, or believed for another reason, are other keys. */
static bool same_source(const struct config_issuer *a, const struct config_issuer *b)
{
	return same_text(a->issuer, b->issuer) && same_text(a->jwks_uri, b->jwks_uri) &&
	       same_text(a->jwks_file, b->jwks_file) && same_text(a->ca_file, b->ca_file);
}

static void take_over_keys(struct routes *routes, const struct routes *older)
{
	for (size_t i = 0; i < routes->issuer_count; i++)
		for (size_t k = 0; k < older->issuer_count; k++)
			if (routes->issuer[i].ring && older->issuer[k].ring &&
				same_source(routes->issuer[i].config, older->issuer[k].config))
				key_ring_inherit(routes->issuer[i].ring, older->issuer[k].ring);
}

/* Some connections are kept for requests that wait for no issuer. */
static void init_caches(struct proxy *proxy)
{
	const struct config *config = proxy->config;
	struct token_cache_bounds bounds = {
		.entries = config->cache_entries,
		.margin = (double)config->cache_margin_s,
		.room = &proxy->room,
	};

	atomic_init(&proxy->room.count, 0);
	proxy->room.most = config->max_connections - config->max_connections / 8;
	proxy->cache = token_cache_new(&bounds);
	bounds.margin = 0;
	proxy->answers = token_cache_new(&bounds);
	proxy->known = known_tokens_new(config->cache_entries);
}

struct proxy *proxy_new(struct config *take_config, const struct proxy *older)
{
	struct proxy *proxy = xcalloc(1, sizeof *proxy);

	proxy->config = take_config;
	routes_init(&proxy->routes, take_config);
	if (older)
		take_over_keys(&proxy->routes, &older->routes);
	init_caches(proxy);
	return proxy;
}

void proxy_free(struct proxy *proxy)
{
	if (!proxy)
		return;
	routes_clear(&proxy->routes);
	token_cache_free(proxy->cache);
	token_cache_free(proxy->answers);
	known_tokens_free(proxy->known);
	free(proxy);
}
