/*
 * mcp-server: an MCP server over Streamable HTTP whose tools call an upstream service with the
 * caller's token. A participant of the suite, and the server of the demo.
 */
#include "participants/mcp_http.h"

static const struct program program = {
	.name = "mcp-server",
	.summary = "an MCP server with tools that call an upstream service with the caller's token",
	.settings = &mcp_config_settings,
	.default_config = mcp_config_default,
	.trace_detail = TRACE_FULL,
};

int main(int argc, char **argv)
{
	struct program_arguments arguments;
	struct mcp_config config;
	struct mcp_server server = {.config = &config};

	program_start(&program, argc, argv, &arguments);
	program_load(&program, &arguments, &config);
	server.sessions = mcp_sessions_new(config.max_sessions);
	participant_serve(
		&(struct participant){
			.program = &program,
			.arguments = &arguments,
			.party = config.party,
			.listeners = config.listeners.at,
			.listener_count = config.listeners.count,
			.max_connections = (unsigned)config.max_connections,
			.request_timeout_ms = (unsigned)config.request_timeout_ms,
			.idle_timeout_ms = (unsigned)config.idle_timeout_ms,
		},
		mcp_handle, &server);
	mcp_sessions_free(server.sessions);
	settings_clear(&mcp_config_settings, &config);
	trace_close(arguments.trace);
	http_client_end();
	return 0;
}
