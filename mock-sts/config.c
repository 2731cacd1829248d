#include "config.h"

#include <string.h>

#include "lib/jwt.h"
#include "lib/url.h"

#define ID_MAX_BYTES 32
#define AUDIENCE_MAX_BYTES 256

const char *const signing_alg_names[] = {"", "RS256", "ES256", NULL};

/* ---- the tables ---- */

#define CONTROL_ROW(...) SETTING_TABLE(control, __VA_ARGS__)
#define SCOPE_ROW(...) SETTING_TABLE(scope, __VA_ARGS__)
#define PROVIDER_ROW(...) SETTING_TABLE(provider_config, __VA_ARGS__)
#define POOL_ROW(...) SETTING_TABLE(pool_config, __VA_ARGS__)
#define CLIENT_ROW(...) SETTING_TABLE(client, __VA_ARGS__)
#define ACCOUNT_ROW(...) SETTING_TABLE(account, __VA_ARGS__)
#define CONFIG_ROW(...) SETTING_TABLE(config, __VA_ARGS__)

#define SECTION(struct_, name_, sentence_)                \
	static const struct settings struct_##_settings = \
		SETTINGS_OF(struct_, name_, sentence_, struct_##_rows)

static const struct setting control_rows[] = {CONTROL_SETTINGS(CONTROL_ROW)};
SECTION(control, "control", "The control API, docs/mock-sts.md.");
static const struct setting scope_rows[] = {SCOPE_SETTINGS(SCOPE_ROW)};
SECTION(scope, "scopes", "What a token with this scope is good for.");
static const struct setting provider_config_rows[] = {PROVIDER_SETTINGS(PROVIDER_ROW)};
SECTION(provider_config, "providers", "An issuer whose tokens are taken, and how they are read.");
static const struct setting pool_config_rows[] = {POOL_SETTINGS(POOL_ROW)};
SECTION(pool_config, "pools", "A workload identity pool: the namespace of its principals.");
static const struct setting client_rows[] = {CLIENT_SETTINGS(CLIENT_ROW)};
SECTION(client, "clients", "One who may introspect (RFC 7662 2.1).");
static const struct setting account_rows[] = {ACCOUNT_SETTINGS(ACCOUNT_ROW)};
SECTION(account, "service_accounts", "A service account, for which tokens can be made.");

static const struct setting config_rows[] = {CONFIG_SETTINGS(CONFIG_ROW)};
const struct settings config_settings =
	SETTINGS_OF(config, "mock-sts", "The configuration file of mock-sts.", config_rows);

const char config_default[] =
	"{\"listeners\":[{\"port\":8082}],"
	"\"control\":{\"port\":8092},"
	"\"scopes\":["
	"{\"scope\":\"https://www.googleapis.com/auth/bigquery\","
	"\"audience\":\"https://bigquery.googleapis.com/\"},"
	"{\"scope\":\"https://www.googleapis.com/auth/cloud-platform\","
	"\"audience\":\"https://www.googleapis.com/\"},"
	"{\"scope\":\"https://www.googleapis.com/auth/iam\","
	"\"audience\":\"https://iamcredentials.googleapis.com/\"}],"
	"\"pools\":[{\"project_number\":123456789,\"id\":\"demo\",\"providers\":[{\"id\":\"idp\","
	"\"issuer_uri\":\"http://127.0.0.1:8081/oauth2/default\","
	"\"allowed_audiences\":[\"mcp-server\"],"
	"\"attribute_mapping\":{\"google.subject\":\"assertion.sub\","
	"\"attribute.email\":\"assertion.email\"}}]}],"
	"\"service_accounts\":[{\"email\":\"backend@demo.iam.gserviceaccount.com\",\"members\":["
	"\"principal://iam.googleapis.com/projects/123456789/locations/global/"
	"workloadIdentityPools/demo/subject/user@example.com\"]}],"
	"\"clients\":[{\"client_id\":\"upstream\",\"dev_secret\":\"upstream-dev-secret\"}]}";

/* ---- look-ups ---- */

const struct client *config_client(const struct config *config, struct slice client_id)
{
	for (size_t i = 0; i < config->clients.count; i++)
		if (slice_is(client_id, config->clients.at[i].client_id))
			return &config->clients.at[i];
	return NULL;
}

struct slice client_secret(const struct client *client)
{
	return slice_of(client->secret ? client->secret : client->dev_secret);
}

const struct account *config_account(const struct config *config, struct slice email)
{
	for (size_t i = 0; i < config->service_accounts.count; i++)
		if (slice_is(email, config->service_accounts.at[i].email))
			return &config->service_accounts.at[i];
	return NULL;
}

const char *config_scope_audience(const struct config *config, struct slice scope)
{
	for (size_t i = 0; i < config->scopes.count; i++)
		if (slice_is(scope, config->scopes.at[i].scope))
			return config->scopes.at[i].audience;
	return NULL;
}

/* ---- what the rows cannot say ---- */

/* Safe inside a resource name: nothing that could end a segment. "gcp-" is Google's own prefix. */
static bool id_valid(struct slice id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return id.len > 0 && id.len <= ID_MAX_BYTES && !slice_starts(id, "gcp-");
}

static const char *provider_problem(const struct provider_config *provider)
{
	struct url url;

	if (!id_valid(slice_of(provider->id)))
		return "id must be 1 to 32 of a-z, 0-9 and -, not beginning with gcp-";
	if (url_parse(slice_of(provider->issuer_uri), &url) ||
		(!url.https && !url_is_loopback(&url)))
		return "issuer_uri must be https, or http on this machine";
	if (provider->jwks_json && provider->jwks_file)
		return "jwks_json and jwks_file exclude each other";
	for (size_t i = 0; i < provider->allowed_audiences.count; i++)
		if (strlen(provider->allowed_audiences.at[i]) > AUDIENCE_MAX_BYTES)
			return "allowed_audiences must be at most 256 bytes each";
	return NULL;
}

static enum err pool_check(const struct pool_config *pool, size_t at, struct note *note)
{
	if (!id_valid(slice_of(pool->id)))
		return note_err(note, ERR_MISMATCH,
			"pools[%zu]: id must be 1 to 32 of a-z, 0-9 and -, not beginning with gcp-",
			at);
	for (size_t i = 0; i < pool->providers.count; i++) {
		const char *problem = provider_problem(&pool->providers.at[i]);

		for (size_t k = 0; k < i && !problem; k++)
			if (strcmp(pool->providers.at[k].id, pool->providers.at[i].id) == 0)
				problem = "id is not unique";
		if (problem)
			return note_err(note, ERR_MISMATCH, "pools[%zu].providers[%zu]: %s", at, i,
				problem);
	}
	return ERR_NONE;
}

static enum err scopes_check(const struct config *config, struct note *note)
{
	struct claim_scope parsed;

	for (size_t i = 0; i < config->scopes.count; i++) {
		struct slice scope = slice_of(config->scopes.at[i].scope);

		scope_parse(scope, &parsed);
		if (parsed.shape != CLAIM_GOOD || parsed.count != 1)
			return note_err(
				note, ERR_MISMATCH, "scopes[%zu].scope: not one scope token", i);
		if (config_scope_audience(config, scope) != config->scopes.at[i].audience)
			return note_err(note, ERR_MISMATCH, "scopes[%zu].scope: not unique", i);
	}
	return ERR_NONE;
}

static enum err clients_check(const struct config *config, struct note *note)
{
	for (size_t i = 0; i < config->clients.count; i++) {
		const struct client *client = &config->clients.at[i];

		if (config_client(config, slice_of(client->client_id)) != client)
			return note_err(
				note, ERR_MISMATCH, "clients[%zu].client_id: not unique", i);
		if (!client->secret == !client->dev_secret)
			return note_err(note, ERR_MISMATCH,
				"clients[%zu]: exactly one of secret and dev_secret is needed", i);
	}
	return ERR_NONE;
}

/* Safe inside a path: no other reading of it, and nothing to decode. */
static bool email_valid(struct slice email)
{
	size_t at = slice_find(email, '@');

	for (size_t i = 0; i < email.len; i++) {
		char c = email.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.' &&
			i != at)
			return false;
	}
	return at > 0 && at + 1 < email.len;
}

static enum err accounts_check(const struct config *config, struct note *note)
{
	for (size_t i = 0; i < config->service_accounts.count; i++) {
		const struct account *account = &config->service_accounts.at[i];

		if (!email_valid(slice_of(account->email)))
			return note_err(note, ERR_MISMATCH,
				"service_accounts[%zu].email: a-z, 0-9, - and . around one @", i);
		if (config_account(config, slice_of(account->email)) != account)
			return note_err(
				note, ERR_MISMATCH, "service_accounts[%zu].email: not unique", i);
		for (size_t m = 0; m < account->members.count; m++) {
			struct slice member = slice_of(account->members.at[m]);

			if (!slice_starts(member, "principal://") &&
				!slice_starts(member, "serviceAccount:") &&
				!(slice_starts(member, "principalSet://") &&
					slice_ends(member, "/*")))
				return note_err(note, ERR_MISMATCH,
					"service_accounts[%zu].members[%zu]: not principal://, "
					"principalSet://.../* or serviceAccount:",
					i, m);
		}
	}
	return ERR_NONE;
}

enum err config_check(const struct config *config, struct note *note)
{
	enum err err = scopes_check(config, note);

	if (!err)
		err = clients_check(config, note);
	if (!err)
		err = accounts_check(config, note);
	if (!err && config->listeners.count == 0)
		err = note_err(note, ERR_MISMATCH, "listeners: at least one is needed");
	for (size_t i = 0; i < config->pools.count && !err; i++) {
		err = pool_check(&config->pools.at[i], i, note);
		for (size_t k = 0; k < i && !err; k++)
			if (strcmp(config->pools.at[k].id, config->pools.at[i].id) == 0)
				err = note_err(note, ERR_MISMATCH, "pools[%zu].id: not unique", i);
	}
	return err;
}
