/* main: arguments, then the service until it is told to end. */
#include <stdio.h>
#include <string.h>

#include "lib/http_client.h"
#include "service.h"

static const struct program program = {
	.name = "auth-proxy",
	.summary = "a proxy that validates the client's token and exchanges it for the upstream's",
	.further_usage =
		"  --check-config FILE say what is wrong with the file, and start nothing: exit 1,\n"
		"                      or 0 when it is fine; stands alone\n",
	.settings = &config_settings,
	.trace_detail = TRACE_REDACTED,
};

/* What a start or a reload with this file would say, as far as files can tell. */
static int check_config(const char *path)
{
	struct config *config;
	struct note note = {0};

	if (proxy_read(path, &config, &note)) {
		fprintf(stderr, "auth-proxy: configuration: %s\n", note.text);
		return 1;
	}
	printf("auth-proxy: %s is fine\n", path);
	proxy_config_free(config);
	return 0;
}

int main(int argc, char **argv)
{
	struct program_arguments arguments;
	struct service *service;
	struct config *config;
	struct note note = {0};

	if (argc > 1 && strcmp(argv[1], "--check-config") == 0) {
		if (argc != 3)
			program_die(&program, "--check-config wants one FILE and nothing else");
		return check_config(argv[2]);
	}
	service_block_signals();
	program_start(&program, argc, argv, &arguments);
	if (proxy_read(arguments.config_path, &config, &note))
		program_die(&program, "configuration: %s", note.text);
	if (service_start(&program, &arguments, config, &service, &note))
		program_die(&program, "%s", note.text);
	service_run(service);
	trace_close(arguments.trace);
	http_client_end();
	return 0;
}
