/*
 * program: what every program here does the same way: its arguments, its signals, how it says
 * that it is ready and how it says what is wrong. Knows no program in particular.
 */
#ifndef LIB_PROGRAM_H
#define LIB_PROGRAM_H

#include "lib/http_server.h"
#include "lib/settings.h"

#define BACKEND_AUTH_VERSION "0.1.0"

struct program {
	const char *name;
	const char *summary;             /* one sentence for --help */
	const char *further_usage;       /* whole lines for --help; may be NULL */
	const struct settings *settings; /* of its configuration file */
	const char *default_config;      /* JSON used without --config; NULL makes it required */
	enum trace_detail trace_detail;
};

struct program_arguments {
	const char *config_path; /* NULL for the default */
	bool port_given;
	unsigned port;
	struct trace *trace; /* NULL without --trace; the caller closes it */
};

/*
 * Read argv: --config FILE, --port N, --trace FILE, --help, --version, --config-reference. Does
 * what it can at once and exits then: 0, or 2 with one line on standard error. Sets up logging
 * and blocks SIGINT, SIGTERM and SIGPIPE, so call it before threads start.
 */
void program_start(
	const struct program *program, int argc, char **argv, struct program_arguments *out);
/* Fill `out` from the file or the default; exit 2 with one line that names what is wrong. */
void program_load(
	const struct program *program, const struct program_arguments *arguments, void *out);
/* One line on standard error; exit 2. */
void program_die(const struct program *program, const char *format, ...) PRINTF_LIKE(2, 3)
	__attribute__((noreturn));
/* "NAME listening on http://127.0.0.1:8081 for Client", one line per listener, then "NAME ready" */
void program_ready(const struct program *program, const struct http_server_config *config,
	const struct http_server *server);
/* Return when SIGINT or SIGTERM arrives. */
void program_wait(void);

#endif
