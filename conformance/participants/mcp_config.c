#include "participants/mcp_config.h"

#define MCP_CONFIG_ROW(...) SETTING_TABLE(mcp_config, __VA_ARGS__)

static const struct setting rows[] = {MCP_CONFIG_ROWS(MCP_CONFIG_ROW)};

const struct settings mcp_config_settings = SETTINGS_OF(mcp_config, "mcp-server",
	"An MCP server with three tools, two of which call an upstream service.", rows);

const char mcp_config_default[] = "{\"listeners\":[{\"port\":8083,\"caller\":\"Proxy\"}],"
				  "\"backend_url\":\"http://127.0.0.1:8084/backend\","
				  "\"bigquery_url\":\"http://127.0.0.1:8084/bigquery\"}";
