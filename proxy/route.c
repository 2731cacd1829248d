#include "route.h"

#include <stdlib.h>

#include "metadata.h"

static void init_issuer(struct issuer *issuer, const struct config_issuer *config)
{
	issuer->config = config;
	issuer->name = slice_of(config->issuer);
	for (size_t i = 0; i < config->algorithms.count; i++)
		issuer->algorithms[issuer->algorithm_count++] =
			jws_alg_named(slice_of(config->algorithms.at[i]));
	if (!config->introspection)
		issuer->ring = key_ring_new(config);
}

static const struct issuer *find_issuer(const struct routes *routes, const char *name)
{
	for (size_t i = 0; i < routes->issuer_count; i++)
		if (slice_is(routes->issuer[i].name, name))
			return &routes->issuer[i];
	abort(); /* config_check has seen to it */
}

static void init_route(struct routes *routes, size_t index, const struct config_route *config)
{
	struct route *route = &routes->at[index];
	struct url url;

	if (url_parse(slice_of(config->resource), &url))
		abort(); /* config_check has seen to it */
	route->config = config;
	route->index = index;
	route->path = url.path;
	route->accept_count = config->accept.count;
	route->accept = xcalloc(route->accept_count, sizeof *route->accept);
	for (size_t i = 0; i < route->accept_count; i++) {
		const struct config_accept *accept = &config->accept.at[i];

		route->accept[i] = (struct accept){find_issuer(routes, accept->issuer),
			(const char *const *)accept->audiences.at, accept->audiences.count,
			accept->exchange ? accept->exchange : config->exchange};
	}
	route->metadata_url = metadata_url(&url);
	if (url_parse(slice_of(route->metadata_url), &url))
		abort();
	route->metadata_path = url.path;
	route->metadata = metadata_document(config);
	route->scopes = text_list_join(&config->scopes);
	route->pairs = xcalloc(1, sizeof *route->pairs);
	if (scope_pairs_make(config, route->pairs))
		abort(); /* config_check has seen to it */
	if (config->exchange->type == EXCHANGE_STATIC)
		route->secret = secret_file_new(config->exchange->secret_file,
			!config->exchange->field, (int64_t)config->exchange->secret_grace_s * 1000);
}

void routes_init(struct routes *routes, const struct config *config)
{
	*routes = (struct routes){
		.issuer = xcalloc(config->issuers.count, sizeof(struct issuer)),
		.issuer_count = config->issuers.count,
		.at = xcalloc(config->routes.count, sizeof(struct route)),
		.count = config->routes.count,
	};
	for (size_t i = 0; i < routes->issuer_count; i++)
		init_issuer(&routes->issuer[i], &config->issuers.at[i]);
	for (size_t i = 0; i < routes->count; i++)
		init_route(routes, i, &config->routes.at[i]);
}

void routes_clear(struct routes *routes)
{
	for (size_t i = 0; i < routes->issuer_count; i++)
		key_ring_free(routes->issuer[i].ring);
	for (size_t i = 0; i < routes->count; i++) {
		free(routes->at[i].accept);
		free(routes->at[i].metadata_url);
		free(routes->at[i].metadata);
		free(routes->at[i].scopes);
		free(routes->at[i].pairs);
		secret_file_free(routes->at[i].secret);
	}
	free(routes->issuer);
	free(routes->at);
	*routes = (struct routes){0};
}

const struct route *routes_find(const struct routes *routes, struct slice path)
{
	for (size_t i = 0; i < routes->count; i++)
		if (slice_equal(routes->at[i].path, path))
			return &routes->at[i];
	return NULL;
}

const struct route *routes_find_metadata(const struct routes *routes, struct slice path)
{
	for (size_t i = 0; i < routes->count; i++)
		if (slice_equal(path, routes->at[i].metadata_path))
			return &routes->at[i];
	return NULL;
}
