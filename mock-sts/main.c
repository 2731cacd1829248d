/* mock-sts: a security token service like Google's, for demos and tests of those who call one. */
#include <stdio.h>

#include "lib/http_client.h"
#include "lib/program.h"
#include "sts.h"

static const struct program program = {
	.name = "mock-sts",
	.summary = "a Google-like security token service for workload identity federation",
	.settings = &config_settings,
	.default_config = config_default,
	.trace_detail = TRACE_FULL,
};

int main(int argc, char **argv)
{
	struct program_arguments arguments;
	struct http_server_config server;
	struct config config;
	struct note note = {0};
	struct sts *sts;

	program_start(&program, argc, argv, &arguments);
	program_load(&program, &arguments, &config);
	if (arguments.port_given && config.listeners.count)
		config.listeners.at[0].port = arguments.port;
	if (sts_start(&config, arguments.trace, &sts, &note))
		program_die(&program, "%s", note.text);
	if (sts->control)
		printf("%s control on http://127.0.0.1:%u\n", program.name,
			http_server_port(sts->control, 0));
	server = sts_server_config(&config, arguments.trace);
	program_ready(&program, &server, sts->server);
	program_wait();
	sts_stop(sts);
	settings_clear(&config_settings, &config);
	trace_close(arguments.trace);
	http_client_end();
	return 0;
}
