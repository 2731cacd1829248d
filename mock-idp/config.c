#include "config.h"

#include <string.h>

#include "lib/jwt.h"
#include "lib/url.h"

const char *const client_type_names[] = {"", "public", "confidential", NULL};
const char *const token_typ_names[] = {"", "at+jwt", "JWT", NULL};
const char *const scope_claim_names[] = {"", "scp", "scope", NULL};
const char *const signing_alg_names[] = {"", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
	"ES256", "ES384", "ES512", "EdDSA", NULL};

/* ---- the tables ---- */

#define CONTROL_ROW(...) SETTING_TABLE(control, __VA_ARGS__)
#define USER_ROW(...) SETTING_TABLE(user, __VA_ARGS__)
#define CLIENT_ROW(...) SETTING_TABLE(client, __VA_ARGS__)
#define RESOURCE_ROW(...) SETTING_TABLE(resource, __VA_ARGS__)
#define EXCHANGE_RULE_ROW(...) SETTING_TABLE(exchange_rule, __VA_ARGS__)
#define ASSERTION_RULE_ROW(...) SETTING_TABLE(assertion_rule, __VA_ARGS__)
#define TRUSTED_ISSUER_ROW(...) SETTING_TABLE(trusted_issuer, __VA_ARGS__)
#define CONFIG_ROW(...) SETTING_TABLE(config, __VA_ARGS__)

#define SECTION(struct_, name_, sentence_)                \
	static const struct settings struct_##_settings = \
		SETTINGS_OF(struct_, name_, sentence_, struct_##_rows)

static const struct setting control_rows[] = {CONTROL_SETTINGS(CONTROL_ROW)};
SECTION(control, "control", "The control API, docs/mock-idp.md.");
static const struct setting user_rows[] = {USER_SETTINGS(USER_ROW)};
SECTION(user, "users", "One who can log in.");
static const struct setting client_rows[] = {CLIENT_SETTINGS(CLIENT_ROW)};
SECTION(client, "clients", "A registered client (RFC 6749 2).");
static const struct setting resource_rows[] = {RESOURCE_SETTINGS(RESOURCE_ROW)};
SECTION(resource, "resources", "What a resource indicator stands for.");
static const struct setting exchange_rule_rows[] = {EXCHANGE_RULE_SETTINGS(EXCHANGE_RULE_ROW)};
SECTION(exchange_rule, "exchange_policy", "One permission, to be read as one sentence.");
static const struct setting assertion_rule_rows[] = {ASSERTION_RULE_SETTINGS(ASSERTION_RULE_ROW)};
SECTION(assertion_rule, "assertion_policy", "One permission, to be read as one sentence.");
static const struct setting trusted_issuer_rows[] = {TRUSTED_ISSUER_SETTINGS(TRUSTED_ISSUER_ROW)};
SECTION(trusted_issuer, "trusted_issuers", "An IdP of another domain that vouches for its users.");

static const struct setting config_rows[] = {CONFIG_SETTINGS(CONFIG_ROW)};
const struct settings config_settings =
	SETTINGS_OF(config, "mock-idp", "The configuration file of mock-idp.", config_rows);

const char config_default[] =
	"{\"listeners\":[{\"port\":8081}],"
	"\"control\":{\"port\":8091},"
	"\"users\":["
	"{\"name\":\"user@example.com\",\"password\":\"password\",\"email\":\"user@example.com\"},"
	"{\"name\":\"alice@example.com\",\"password\":\"password\",\"email\":\"alice@example.com\"},"
	"{\"name\":\"bob@example.com\",\"password\":\"password\",\"email\":\"bob@example.com\"}],"
	"\"clients\":["
	"{\"client_id\":\"mcp-client\",\"name\":\"MCP client\",\"type\":\"public\","
	"\"redirect_uris\":[\"http://127.0.0.1/callback\",\"http://localhost/callback\","
	"\"http://127.0.0.1/oauth/callback\",\"http://localhost/oauth/callback\"],"
	"\"grants\":[\"" GRANT_CODE "\"],"
	"\"scopes\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\","
	"\"mcp:tools:call\",\"mcp:tools:list\"],"
	"\"default_scopes\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\"],"
	"\"default_audience\":\"mcp-server\"},"
	"{\"client_id\":\"auth-proxy\",\"type\":\"confidential\","
	"\"dev_secret\":\"auth-proxy-dev-secret\",\"grants\":[\"" GRANT_EXCHANGE "\"]},"
	"{\"client_id\":\"upstream\",\"type\":\"confidential\","
	"\"dev_secret\":\"upstream-dev-secret\",\"introspects\":[\"backend-server\"]}],"
	"\"resources\":["
	"{\"uri\":\"http://127.0.0.1:8080/mcp\",\"audience\":\"mcp-server\"},"
	"{\"uri\":\"http://127.0.0.1:8080/gcp/mcp\",\"audience\":\"mcp-server\"}],"
	"\"exchange_policy\":["
	"{\"client\":\"auth-proxy\",\"subject_audience\":\"mcp-server\","
	"\"audience\":\"backend-server\",\"scopes\":[\"backend-api:read\"],"
	"\"impersonate\":true}]}";

/* ---- look-ups ---- */

const struct client *config_client(const struct config *config, struct slice client_id)
{
	for (size_t i = 0; i < config->clients.count; i++)
		if (slice_is(client_id, config->clients.at[i].client_id))
			return &config->clients.at[i];
	return NULL;
}

const struct user *config_user(const struct config *config, struct slice name)
{
	for (size_t i = 0; i < config->users.count; i++)
		if (slice_is(name, config->users.at[i].name))
			return &config->users.at[i];
	return NULL;
}

struct slice client_secret(const struct client *client)
{
	return slice_of(client->secret ? client->secret : client->dev_secret);
}

/* ---- what the rows cannot say ---- */

/* [RFC6749 3.1.2] absolute, no fragment. Private-use schemes are for native apps. [RFC8252 7.1] */
static bool redirect_uri_valid(struct slice uri)
{
	size_t colon = slice_find(uri, ':');
	struct url url;

	if (slice_starts(uri, "http:") || slice_starts(uri, "https:"))
		return url_parse(uri, &url) == ERR_NONE;
	if (colon == 0 || colon + 1 >= uri.len || slice_find(uri, '#') < uri.len)
		return false;
	for (size_t i = 0; i < uri.len; i++)
		if (uri.at[i] <= ' ' || uri.at[i] > '~')
			return false;
	return http_is_token(slice_to(uri, colon));
}

static bool scopes_valid(const struct text_list *scopes)
{
	struct claim_scope parsed;

	for (size_t i = 0; i < scopes->count; i++) {
		scope_parse(slice_of(scopes->at[i]), &parsed);
		if (parsed.shape != CLAIM_GOOD || parsed.count != 1)
			return false;
	}
	return true;
}

static bool grant_offered(const char *grant)
{
	static const char *const offered[] = {
		GRANT_CODE, GRANT_CLIENT, GRANT_EXCHANGE, GRANT_JWT_BEARER};

	for (size_t i = 0; i < ARRAY_LEN(offered); i++)
		if (strcmp(grant, offered[i]) == 0)
			return true;
	return false;
}

static const char *client_problem(const struct client *client)
{
	bool confidential = client->type == CLIENT_CONFIDENTIAL;

	if (client->secret && client->dev_secret)
		return "secret and dev_secret exclude each other";
	if (client->keys_file && client_secret(client).len > 0)
		return "a client with keys_file has no secret";
	if (confidential != (client_secret(client).len > 0 || client->keys_file))
		return "a confidential client has a secret or keys, a public one has none";
	for (size_t i = 0; i < client->grants.count; i++)
		if (!grant_offered(client->grants.at[i]))
			return "grants names a grant that is not offered";
	/* [ID-JAG 5, 8.1] else the IdP would delegate to whoever names the client */
	if (!confidential && text_list_has(&client->grants, SLICE(GRANT_JWT_BEARER)))
		return "a public client cannot have the assertion grant";
	/* [RFC8693 5] whoever holds a stolen token must not also be able to launder it */
	if (!confidential && text_list_has(&client->grants, SLICE(GRANT_EXCHANGE)))
		return "a public client cannot have the token exchange grant";
	/* [RFC6749 4.4] "MUST only be used by confidential clients" */
	if (text_list_has(&client->grants, SLICE(GRANT_CLIENT)) &&
		(!confidential || !client->default_audience))
		return "the client credentials grant needs a confidential client and its "
		       "default_audience";
	if (!confidential && client->introspects.count)
		return "a public client cannot introspect";
	if (text_list_has(&client->grants, SLICE(GRANT_CODE)) &&
		(!client->default_audience || !client->redirect_uris.count))
		return "the code grant needs redirect_uris and default_audience";
	for (size_t i = 0; i < client->redirect_uris.count; i++)
		if (!redirect_uri_valid(slice_of(client->redirect_uris.at[i])))
			return "redirect_uris must be absolute URIs without fragment";
	if (!scopes_valid(&client->scopes))
		return "scopes must be scope tokens";
	for (size_t i = 0; i < client->default_scopes.count; i++)
		if (!text_list_has(&client->scopes, slice_of(client->default_scopes.at[i])))
			return "default_scopes must be among scopes";
	return NULL;
}

/* Of a rule that lets a client exchange tokens for these scopes. */
static const char *rule_problem(
	const struct config *config, const char *client_id, const struct text_list *scopes)
{
	const struct client *client = config_client(config, slice_of(client_id));

	if (!client || !text_list_has(&client->grants, SLICE(GRANT_EXCHANGE)))
		return "client must be one with the token exchange grant";
	if (!scopes_valid(scopes))
		return "scopes must be scope tokens";
	return NULL;
}

/* [ID-JAG 8.3] "MUST NOT issue access tokens in response to an ID-JAG it issued itself" */
static const char *trusted_problem(const struct config *config, const struct trusted_issuer *other)
{
	const char *own = config->issuer ? config->issuer : config->endpoint_base;

	if (!other->jwks_uri == !other->keys_file)
		return "needs one of jwks_uri and keys_file";
	if (own && strcmp(own, other->issuer) == 0)
		return "issuer must not be our own";
	return NULL;
}

/* Assertions, of ours and of others. */
static enum err assertions_problem(const struct config *config, struct note *note)
{
	for (size_t i = 0; i < config->assertion_policy.count; i++) {
		const struct assertion_rule *rule = &config->assertion_policy.at[i];
		const char *problem = rule_problem(config, rule->client, &rule->scopes);

		if (problem)
			return note_err(
				note, ERR_MISMATCH, "assertion_policy[%zu]: %s", i, problem);
	}
	for (size_t i = 0; i < config->trusted_issuers.count; i++) {
		const char *problem = trusted_problem(config, &config->trusted_issuers.at[i]);

		if (problem)
			return note_err(note, ERR_MISMATCH, "trusted_issuers[%zu]: %s", i, problem);
	}
	return ERR_NONE;
}

static enum err lists_problem(const struct config *config, struct note *note)
{
	for (size_t i = 0; i < config->users.count; i++) {
		const struct user *user = &config->users.at[i];

		if (config_user(config, slice_of(user->name)) != user)
			return note_err(note, ERR_MISMATCH, "users[%zu].name: not unique", i);
		if (user->claims && !json_is_object(user->claims))
			return note_err(
				note, ERR_MISMATCH, "users[%zu].claims: must be an object", i);
	}
	for (size_t i = 0; i < config->clients.count; i++) {
		const struct client *client = &config->clients.at[i];
		const char *problem = client_problem(client);

		if (config_client(config, slice_of(client->client_id)) != client)
			problem = "client_id is not unique";
		if (problem)
			return note_err(note, ERR_MISMATCH, "clients[%zu]: %s", i, problem);
	}
	for (size_t i = 0; i < config->exchange_policy.count; i++) {
		const struct exchange_rule *rule = &config->exchange_policy.at[i];
		const char *problem = rule_problem(config, rule->client, &rule->scopes);

		if (problem)
			return note_err(note, ERR_MISMATCH, "exchange_policy[%zu]: %s", i, problem);
	}
	return ERR_NONE;
}

enum err config_check(const struct config *config, struct note *note)
{
	struct url url;

	if (config->listeners.count == 0)
		return note_err(note, ERR_MISMATCH, "listeners: must hold at least one");
	if (config->endpoint_base &&
		(url_parse(slice_of(config->endpoint_base), &url) || url.query.at ||
			slice_ends(url.path, "/") || slice_contains(url.path, ";")))
		return note_err(note, ERR_MISMATCH,
			"endpoint_base: must have no query, no semicolon and no slash at its end");
	if (lists_problem(config, note))
		return ERR_MISMATCH;
	return assertions_problem(config, note);
}
