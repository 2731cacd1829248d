#include "config.h"

#include <string.h>

#include "checks/endpoint.h"
#include "exchange/exchange.h"
#include "exchange/rfc8693_config.h"
#include "lib/jwt.h"
#include "lib/url.h"
#include "scope_policy.h"
#include "ways.h"

static const char *const token_profile_names[] = {"", "at+jwt", "relaxed", NULL};
static const char *const scope_claim_names[] = {"", "scope", "scp", NULL};
static const char *const exchange_type_names[] = {
	"", "rfc8693", "google_sts", "jwt_bearer", "id_jag", "static", "none", NULL};
static const char *const secret_auth_names[] = {
	"", "client_secret_basic", "client_secret_post", NULL};
static const char *const confidential_auth_names[] = {
	"", "client_secret_basic", "client_secret_post", "private_key_jwt", NULL};
static const char *const client_auth_names[] = {
	"", "client_secret_basic", "client_secret_post", "private_key_jwt", "none", NULL};
static const char *const jws_alg_names[] = {"", "RS256", "RS384", "RS512", "PS256", "PS384",
	"PS512", "ES256", "ES384", "ES512", "EdDSA", NULL};

#define CERTIFICATE_ROW(...) SETTING_TABLE(config_certificate, __VA_ARGS__)
#define INTROSPECTION_ROW(...) SETTING_TABLE(config_introspection, __VA_ARGS__)
#define ISSUER_ROW(...) SETTING_TABLE(config_issuer, __VA_ARGS__)
#define ACCEPT_ROW(...) SETTING_TABLE(config_accept, __VA_ARGS__)
#define SERVICE_ACCOUNT_ROW(...) SETTING_TABLE(config_service_account, __VA_ARGS__)
#define ACTOR_ROW(...) SETTING_TABLE(config_actor, __VA_ARGS__)
#define AUTHORIZATION_SERVER_ROW(...) SETTING_TABLE(config_authorization_server, __VA_ARGS__)
#define EXCHANGE_ROW(...) SETTING_TABLE(config_exchange, __VA_ARGS__)
#define SCOPE_RULE_ROW(...) SETTING_TABLE(config_scope_rule, __VA_ARGS__)
#define OPERATION_ROW(...) SETTING_TABLE(config_operation, __VA_ARGS__)
#define MCP_ROW(...) SETTING_TABLE(config_mcp, __VA_ARGS__)
#define ROUTE_ROW(...) SETTING_TABLE(config_route, __VA_ARGS__)
#define PROXY_ROW(...) SETTING_TABLE(config, __VA_ARGS__)

#define SECTION(struct_, ...) \
	static const struct settings struct_##_settings = SETTINGS_OF(struct_, __VA_ARGS__)

static const struct setting certificate_rows[] = {CONFIG_CERTIFICATE(CERTIFICATE_ROW)};
SECTION(config_certificate, "client_certificate", "Who we are to a server that asks by TLS.",
	certificate_rows);
static const struct setting introspection_rows[] = {CONFIG_INTROSPECTION(INTROSPECTION_ROW)};
SECTION(config_introspection, "introspection", "How an issuer is asked about its opaque tokens.",
	introspection_rows);
static const struct setting issuer_rows[] = {CONFIG_ISSUER(ISSUER_ROW)};
SECTION(config_issuer, "issuer", "One IdP whose tokens clients bring.", issuer_rows);
static const struct setting service_account_rows[] = {CONFIG_SERVICE_ACCOUNT(SERVICE_ACCOUNT_ROW)};
SECTION(config_service_account, "service account", "The second hop of federation.",
	service_account_rows);
static const struct setting actor_rows[] = {CONFIG_ACTOR(ACTOR_ROW)};
SECTION(config_actor, "actor", "Who acts for the subject of the client's token.", actor_rows);
static const struct setting authorization_server_rows[] = {
	CONFIG_AUTHORIZATION_SERVER(AUTHORIZATION_SERVER_ROW)};
SECTION(config_authorization_server, "authorization server", "The second hop of `id_jag`.",
	authorization_server_rows);
static const struct setting exchange_rows[] = {CONFIG_EXCHANGE(EXCHANGE_ROW)};
SECTION(config_exchange, "exchange", "From the client's token to the upstream's.", exchange_rows);
static const struct setting accept_rows[] = {CONFIG_ACCEPT(ACCEPT_ROW)};
SECTION(config_accept, "accept", "Which tokens a route takes.", accept_rows);
static const struct setting scope_rule_rows[] = {CONFIG_SCOPE_RULE(SCOPE_RULE_ROW)};
SECTION(config_scope_rule, "scope rule", "A broader scope and what it stands for.",
	scope_rule_rows);
static const struct setting operation_rows[] = {CONFIG_OPERATION(OPERATION_ROW)};
SECTION(config_operation, "operation", "What one kind of MCP message needs.", operation_rows);
static const struct setting mcp_rows[] = {CONFIG_MCP(MCP_ROW)};
SECTION(config_mcp, "mcp", "What a route knows of the messages that pass it.", mcp_rows);
static const struct setting route_rows[] = {CONFIG_ROUTE(ROUTE_ROW)};
SECTION(config_route, "route", "One protected resource and the MCP server behind it.", route_rows);
static const struct setting proxy_rows[] = {CONFIG_PROXY(PROXY_ROW)};

const struct settings config_settings =
	SETTINGS_OF(config, "configuration", "The whole file.", proxy_rows);

static const struct config_issuer *find_issuer(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->issuers.count; i++)
		if (strcmp(config->issuers.at[i].issuer, name) == 0)
			return &config->issuers.at[i];
	return NULL;
}

/* Settings of type URL have been parsed before; one that is absent is fine. */
static bool is_protected(const char *text)
{
	struct url url;

	return !text || (!url_parse(slice_of(text), &url) && check_endpoint_protected(&url));
}

/* Where its keys come from, or who is asked instead: one way, or nobody knows which one counts. */
static enum err judge_source(const struct config_issuer *issuer, size_t i, struct note *note)
{
	unsigned sources = (issuer->jwks_uri ? 1u : 0u) + (issuer->jwks_file ? 1u : 0u) +
			   (issuer->introspection ? 1u : 0u);
	struct url url;

	if (sources > 1)
		return note_err(note, ERR_MISMATCH,
			"issuers[%zu]: only one of jwks_uri, jwks_file, introspection", i);
	/* Metadata is found from the issuer's own URL, so it must be one. [RFC8414 2, 3] */
	if (sources == 0 && (url_parse(slice_of(issuer->issuer), &url) || url.query.at))
		return note_err(note, ERR_MISMATCH,
			"issuers[%zu]: without a source of keys the issuer must be a URL without query",
			i);
	if (issuer->introspection && !is_protected(issuer->introspection->endpoint))
		return note_err(note, ERR_MISMATCH,
			"issuers[%zu].introspection.endpoint: must be https, or on this machine",
			i);
	if (!is_protected(sources == 0 ? issuer->issuer : issuer->jwks_uri))
		return note_err(note, ERR_MISMATCH,
			"issuers[%zu]: keys are fetched by https, or from this machine", i);
	return ERR_NONE;
}

static enum err judge_issuers(const struct config *config, struct note *note)
{
	for (size_t i = 0; i < config->issuers.count; i++) {
		const struct config_issuer *issuer = &config->issuers.at[i];

		if (find_issuer(config, issuer->issuer) != issuer)
			return note_err(note, ERR_MISMATCH, "issuers[%zu].issuer: named twice", i);
		if (issuer->algorithms.count == 0)
			return note_err(note, ERR_MISMATCH, "issuers[%zu].algorithms: empty", i);
		for (size_t a = 0; a < issuer->algorithms.count; a++)
			if (jws_alg_named(slice_of(issuer->algorithms.at[a])) == ALG_INVALID)
				return note_err(note, ERR_MISMATCH,
					"issuers[%zu].algorithms: unknown %.20s", i,
					issuer->algorithms.at[a]);
		if (judge_source(issuer, i, note))
			return ERR_MISMATCH;
		/* Else keys that have come of age could not be renewed, and would serve on. */
		if (issuer->jwks_cooldown_ms > issuer->jwks_refresh_s * 1000)
			return note_err(note, ERR_MISMATCH,
				"issuers[%zu].jwks_cooldown_ms: more than jwks_refresh_s", i);
		if (issuer->jwks_max_stale_s < issuer->jwks_refresh_s)
			return note_err(note, ERR_MISMATCH,
				"issuers[%zu].jwks_max_stale_s: less than jwks_refresh_s", i);
	}
	return config->issuers.count ? ERR_NONE : note_err(note, ERR_MISMATCH, "issuers: empty");
}

static enum err judge_exchange(const struct config_exchange *exchange, size_t i, struct note *note)
{
	struct claim_scope scope;

	if (ways_check(exchange, i, note))
		return ERR_MISMATCH;
	if (exchange->type == EXCHANGE_RFC8693 && rfc8693_config_check(exchange, i, note))
		return ERR_MISMATCH;
	if (exchange->type == EXCHANGE_JWT_BEARER && jwt_bearer_config_check(exchange, i, note))
		return ERR_MISMATCH;
	if (exchange->type == EXCHANGE_ID_JAG && id_jag_config_check(exchange, i, note))
		return ERR_MISMATCH;
	if (!is_protected(exchange->token_endpoint))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.token_endpoint: must be https, or on this machine",
			i);
	if (exchange->service_account && !is_protected(exchange->service_account->url))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.service_account.url: must be https, or on this machine",
			i);
	if (exchange->authorization_server &&
		!is_protected(exchange->authorization_server->token_endpoint))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.authorization_server.token_endpoint: must be https, "
			"or on this machine",
			i);
	scope_parse(slice_of(exchange->scope), &scope);
	if (exchange->scope && scope.shape != CLAIM_GOOD)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.scope: scopes are separated by one space", i);
	return ERR_NONE;
}

/* An opaque token says nothing of its issuer, so there can be only one who is asked. */
static enum err judge_accept(const struct config *config, size_t i, struct note *note)
{
	const struct config_route *route = &config->routes.at[i];
	const struct config_accept *opaque = NULL;
	const struct config_exchange *exchange = route->exchange;
	struct note inner = {0};

	if (route->accept.count == 0)
		return note_err(note, ERR_MISMATCH, "routes[%zu].accept: empty", i);
	for (size_t a = 0; a < route->accept.count; a++) {
		const struct config_accept *accept = &route->accept.at[a];
		const struct config_issuer *issuer = find_issuer(config, accept->issuer);

		if (!issuer)
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].accept[%zu].issuer: not among the issuers", i, a);
		for (size_t k = 0; k < a; k++)
			if (strcmp(route->accept.at[k].issuer, accept->issuer) == 0)
				return note_err(note, ERR_MISMATCH,
					"routes[%zu].accept[%zu].issuer: named twice", i, a);
		if (accept->audiences.count == 0)
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].accept[%zu].audiences: empty", i, a);
		/* Which of the two it is, the note of the inner one cannot say. */
		if (accept->exchange && judge_exchange(accept->exchange, i, &inner))
			return note_err(note, ERR_MISMATCH, "routes[%zu].accept[%zu]: %s", i, a,
				inner.text);
		if (accept->exchange && !exchange_method(accept->exchange->type)->write)
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].accept[%zu].exchange: must be a way that asks an issuer",
				i, a);
		if (issuer->introspection && opaque)
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].accept: more than one issuer with introspection", i);
		if (issuer->introspection)
			opaque = accept;
	}
	if (opaque && opaque->exchange)
		exchange = opaque->exchange;
	/* What is exchanged there is said to be a JWT, and is the whole proof. */
	if (opaque &&
		(exchange->type == EXCHANGE_GOOGLE_STS || exchange->type == EXCHANGE_JWT_BEARER ||
			strcmp(exchange->subject_token_type, TOKEN_TYPE_JWT) == 0))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange: opaque tokens cannot be exchanged as JWTs", i);
	return ERR_NONE;
}

static enum err judge_route(const struct config *config, size_t i, struct note *note)
{
	const struct config_route *route = &config->routes.at[i];
	struct url url;
	struct url other;

	if (url_parse(slice_of(route->resource), &url) || url.query.at || url.path.len == 0 ||
		!url_path_unambiguous(url.path))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].resource: must have a plain path and no query", i);
	for (size_t k = 0; k < i; k++)
		if (!url_parse(slice_of(config->routes.at[k].resource), &other) &&
			slice_equal(other.path, url.path))
			return note_err(
				note, ERR_MISMATCH, "routes[%zu].resource: path used twice", i);
	if (url_parse(slice_of(route->upstream), &other) || other.query.at)
		return note_err(note, ERR_MISMATCH, "routes[%zu].upstream: must have no query", i);
	if (judge_accept(config, i, note) || scope_policy_check(route, i, note))
		return ERR_MISMATCH;
	return judge_exchange(route->exchange, i, note);
}

enum err config_check(const struct config *config, struct note *note)
{
	enum err err = judge_issuers(config, note);

	if (config->listeners.count == 0)
		return note_err(note, ERR_MISMATCH, "listeners: empty");

	for (size_t i = 0; i < config->routes.count && !err; i++)
		err = judge_route(config, i, note);
	if (!err && config->routes.count == 0)
		err = note_err(note, ERR_MISMATCH, "routes: empty");
	return err;
}
