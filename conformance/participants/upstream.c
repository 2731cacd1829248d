/*
 * upstream: a service that is called with tokens, and the judge of the suite: it believes nothing
 * that it has not verified itself, by code that it shares with nobody.
 */
#include "participants/upstream_http.h"

static const struct program program = {
	.name = "upstream",
	.summary = "a service that validates every token it is shown and writes down who came",
	.settings = &upstream_config_settings,
	.default_config = upstream_config_default,
	.trace_detail = TRACE_FULL,
};

int main(int argc, char **argv)
{
	struct program_arguments arguments;
	struct upstream_config config;
	struct upstream *upstream;
	struct note note = {0};

	program_start(&program, argc, argv, &arguments);
	program_load(&program, &arguments, &config);
	if (upstream_config_check(&config, &note))
		program_die(&program, "configuration: %s", note.text);
	upstream = upstream_new(&config, &note);
	if (!upstream)
		program_die(&program, "%s", note.text);
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
		upstream_handle, upstream);
	upstream_free(upstream);
	settings_clear(&upstream_config_settings, &config);
	trace_close(arguments.trace);
	http_client_end();
	return 0;
}
