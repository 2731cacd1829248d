/* main: arguments, configuration, start and stop. */
#include "flow.h"
#include "lib/http_client.h"
#include "lib/program.h"

static const struct program program = {
	.name = "auth-proxy",
	.summary = "a proxy that validates the client's token and exchanges it for the upstream's",
	.settings = &config_settings,
	.trace_detail = TRACE_REDACTED,
};

int main(int argc, char **argv)
{
	struct program_arguments arguments;
	struct http_server_config server_config;
	struct http_server *server;
	struct config config;
	struct proxy proxy = {.config = &config};
	struct note note = {0};

	program_start(&program, argc, argv, &arguments);
	program_load(&program, &arguments, &config);
	if (config_check(&config, &note))
		program_die(&program, "configuration: %s", note.text);
	server_config = (struct http_server_config){
		.party = "Proxy",
		.max_connections = (unsigned)config.max_connections,
		.request_timeout_ms = (unsigned)config.request_timeout_ms,
		.idle_timeout_ms = (unsigned)config.idle_timeout_ms,
		.max_body_bytes = config.max_body_bytes,
		.judge_head_yourself = true,
		.trace = arguments.trace,
	};
	listeners_fill(config.listeners.at, config.listeners.count, &arguments, &server_config);
	routes_init(&proxy.routes, &config);
	proxy.cache = token_cache_new(config.cache_entries, (double)config.cache_margin_s);
	proxy.known = known_tokens_new(config.cache_entries);
	proxy.answers = token_cache_new(config.cache_entries, 0);
	if (http_server_start(&server_config, flow_run, &proxy, &server, &note))
		program_die(&program, "%s", note.text);
	program_ready(&program, &server_config, server);
	program_wait();
	http_server_stop(server, 5000);
	routes_clear(&proxy.routes);
	token_cache_free(proxy.cache);
	token_cache_free(proxy.answers);
	known_tokens_free(proxy.known);
	settings_clear(&config_settings, &config);
	trace_close(arguments.trace);
	http_client_end();
	return 0;
}
