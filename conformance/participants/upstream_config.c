#include "participants/upstream_config.h"

#define SUBJECTS                                                       \
	"principal://iam.googleapis.com/projects/123456789/locations/" \
	"global/workloadIdentityPools/demo/subject/*"

const char *const upstream_method_names[] = {"", "GET", "POST", NULL};

#define RESOURCE_ROW(...) SETTING_TABLE(upstream_resource, __VA_ARGS__)
#define CONFIG_ROW(...) SETTING_TABLE(upstream_config, __VA_ARGS__)

static const struct setting resource_rows[] = {UPSTREAM_RESOURCE_ROWS(RESOURCE_ROW)};
static const struct settings upstream_resource_settings =
	SETTINGS_OF(upstream_resource, "resources",
		"One path, the issuer whose tokens open it, and who may come in.", resource_rows);
static const struct setting config_rows[] = {UPSTREAM_CONFIG_ROWS(CONFIG_ROW)};

const struct settings upstream_config_settings = SETTINGS_OF(upstream_config, "upstream",
	"A service that validates every token it is shown and writes down who came.", config_rows);

const char upstream_config_default[] =
	"{\"listeners\":[{\"port\":8084,\"caller\":\"MCP Server\"}],"
	"\"resources\":["
	"{\"path\":\"/backend\",\"method\":\"GET\","
	"\"issuer\":\"http://127.0.0.1:8081/oauth2/default\",\"audience\":\"backend-server\","
	"\"jwks_url\":\"http://127.0.0.1:8081/oauth2/default/keys\","
	"\"introspect_url\":\"http://127.0.0.1:8081/oauth2/default/introspect\","
	"\"client_id\":\"upstream\",\"dev_secret\":\"upstream-dev-secret\","
	"\"scope\":\"backend-api:read\","
	"\"principals\":[\"user@example.com\",\"alice@example.com\",\"bob@example.com\"]},"
	"{\"path\":\"/bigquery\",\"method\":\"POST\","
	"\"issuer\":\"https://sts.googleapis.com\","
	"\"audience\":\"https://bigquery.googleapis.com/\","
	"\"jwks_url\":\"http://127.0.0.1:8082/v1/keys\","
	"\"introspect_url\":\"http://127.0.0.1:8082/v1/introspect\","
	"\"client_id\":\"upstream\",\"dev_secret\":\"upstream-dev-secret\","
	"\"scope\":\"https://www.googleapis.com/auth/bigquery\","
	"\"principals\":[\"" SUBJECTS "\"]}]}";

static enum err check_resource(
	const struct upstream_resource *resource, size_t i, struct note *note)
{
	if (resource->path[0] != '/')
		return note_err(
			note, ERR_MISMATCH, "resources[%zu].path: must begin with \"/\"", i);
	if (!resource->secret == !resource->dev_secret)
		return note_err(note, ERR_MISMATCH,
			"resources[%zu]: must have either secret or dev_secret", i);
	/* A blank would ask for two scopes where one decision is made. */
	if (slice_contains(slice_of(resource->scope), " "))
		return note_err(note, ERR_MISMATCH, "resources[%zu].scope: must be one scope", i);
	return ERR_NONE;
}

enum err upstream_config_check(const struct upstream_config *config, struct note *note)
{
	if (config->resources.count == 0)
		return note_err(note, ERR_MISMATCH, "resources: must hold at least one");
	for (size_t i = 0; i < config->resources.count; i++) {
		enum err err = check_resource(&config->resources.at[i], i, note);

		if (err)
			return err;
	}
	return ERR_NONE;
}
