/* mock-idp: an OAuth authorization server that issues and exchanges tokens, for tests. */
#include <stdio.h>

#include "idp.h"
#include "lib/http_client.h"
#include "lib/program.h"

int main(int argc, char **argv)
{
	static const struct program program = {
		.name = "mock-idp",
		.summary = "a mock OAuth 2.0 identity provider with token exchange (RFC 8693)",
		.settings = &config_settings,
		.default_config = config_default,
		.trace_detail = TRACE_FULL,
	};
	struct program_arguments arguments;
	struct http_server_config server;
	struct note note = {0};
	struct config config;
	struct idp *idp;

	program_start(&program, argc, argv, &arguments);
	program_load(&program, &arguments, &config);
	if (config_check(&config, &note))
		program_die(&program, "configuration: %s", note.text);
	if (arguments.port_given)
		config.listeners.at[0].port = arguments.port;
	if (idp_start(&config, arguments.trace, &idp, &note))
		program_die(&program, "%s", note.text);
	if (idp->control)
		printf("%s control on http://%s:%u\n", program.name, config.control->address,
			http_server_port(idp->control, 0));
	server = idp_server_config(&config, arguments.trace);
	program_ready(&program, &server, idp->server);
	program_wait();
	idp_stop(idp);
	settings_clear(&config_settings, &config);
	trace_close(arguments.trace);
	http_client_end();
	return 0;
}
