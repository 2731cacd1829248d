/*
 * mcp_config: the settings of mcp-server as a struct. There is no secret among them, and no
 * setting that could hold one: the server calls others with the token that it was called with.
 */
#ifndef PARTICIPANTS_MCP_CONFIG_H
#define PARTICIPANTS_MCP_CONFIG_H

#include "participants/mcp_config.def"
#include "participants/participant.h"

struct mcp_config {
	MCP_CONFIG_ROWS(SETTING_DECLARE)
};

extern const struct settings mcp_config_settings;

/* The default stage: called by the proxy on 8083, calls the upstream on 8084. */
extern const char mcp_config_default[];

#endif
