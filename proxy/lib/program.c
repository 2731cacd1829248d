#include "lib/program.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/http_client.h"
#include "lib/log.h"
#include "lib/process.h"

void program_die(const struct program *program, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

static void print_help(const struct program *program)
{
	printf("%s: %s\n\n", program->name, program->summary);
	printf("usage: %s %s [--port N] [--trace FILE]\n\n", program->name,
		program->default_config ? "[--config FILE]" : "--config FILE");
	printf("  --config FILE       JSON; every setting is in --config-reference\n"
	       "  --port N            of the first listener; 0 picks a free one and prints it\n"
	       "  --trace FILE        append one JSON line per HTTP message\n"
	       "  --log-level LEVEL   error, warn, info (default) or debug\n"
	       "  --config-reference  print the settings as Markdown\n"
	       "  --version           print the version\n%s",
		program->further_usage ? program->further_usage : "");
}

static void print_reference(const struct program *program)
{
	struct buf text = {0};

	settings_reference(&text, program->settings);
	fputs(text.at, stdout);
	buf_clear(&text);
}

static const char *value_of(const struct program *program, int argc, char **argv, int *i)
{
	if (*i + 1 >= argc)
		program_die(program, "%s needs a value", argv[*i]);
	return argv[++*i];
}

static enum log_level level_named(const struct program *program, const char *name)
{
	static const char *const names[] = {"", "error", "warn", "info", "debug"};

	for (int i = LOG_ERROR; i <= LOG_DEBUG; i++)
		if (strcmp(name, names[i]) == 0)
			return (enum log_level)i;
	program_die(program, "--log-level must be error, warn, info or debug");
}

void program_start(
	const struct program *program, int argc, char **argv, struct program_arguments *out)
{
	const char *trace_path = NULL;
	enum log_level level = LOG_INFO;
	struct note note = {0};
	sigset_t signals;
	uint64_t port;

	memset(out, 0, sizeof *out);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--config") == 0) {
			out->config_path = value_of(program, argc, argv, &i);
		} else if (strcmp(argv[i], "--port") == 0) {
			const char *text = value_of(program, argc, argv, &i);

			if (!slice_to_u64(slice_of(text), 65535, &port))
				program_die(program, "--port must be a number from 0 to 65535");
			out->port_given = true;
			out->port = (unsigned)port;
		} else if (strcmp(argv[i], "--trace") == 0) {
			trace_path = value_of(program, argc, argv, &i);
		} else if (strcmp(argv[i], "--log-level") == 0) {
			level = level_named(program, value_of(program, argc, argv, &i));
		} else if (strcmp(argv[i], "--help") == 0) {
			print_help(program);
			exit(0);
		} else if (strcmp(argv[i], "--version") == 0) {
			printf("%s %s\n", program->name, BACKEND_AUTH_VERSION);
			exit(0);
		} else if (strcmp(argv[i], "--config-reference") == 0) {
			print_reference(program);
			exit(0);
		} else {
			program_die(program, "unknown argument %.60s; --help lists them", argv[i]);
		}
	}
	if (!out->config_path && !program->default_config)
		program_die(program, "--config FILE is missing");
	log_program(program->name);
	log_to(2, level);
	if (trace_path) {
		out->trace = trace_open(trace_path, program->trace_detail, &note);
		if (!out->trace)
			program_die(program, "%s", note.text);
	}
	process_leave_no_core();
	process_raise_descriptors();
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	http_client_init();
}

void program_load(
	const struct program *program, const struct program_arguments *arguments, void *out)
{
	struct json *document = NULL;
	struct note note = {0};
	enum err err;

	if (arguments->config_path) {
		err = settings_load(program->settings, arguments->config_path, out, &note);
	} else {
		err = json_parse(slice_of(program->default_config), &document);
		if (!err)
			err = settings_read(program->settings, document, out, &note);
		json_free(document);
	}
	if (err)
		program_die(program, "configuration: %s", note.text[0] ? note.text : err_name(err));
}

void program_ready(const struct program *program, const struct http_server_config *config,
	const struct http_server *server)
{
	for (size_t i = 0; i < config->listener_count; i++) {
		const struct http_listener *listener = &config->listener[i];

		printf("%s listening on %s://%s:%u%s%s\n", program->name,
			config->tls[i].certificate ? "https" : "http", listener->address,
			http_server_port(server, i), listener->caller ? " for " : "",
			listener->caller ? listener->caller : "");
	}
	printf("%s ready\n", program->name);
	fflush(stdout);
}

void program_wait(void)
{
	struct timespec second = {1, 0};
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	while (sigtimedwait(&signals, NULL, &second) < 0)
		http_client_tend();
}
