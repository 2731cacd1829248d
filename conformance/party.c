#include "party.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"

#define LOG_MAX_BYTES ((size_t)1024 * 1024 * 1024)

/* A moment between two looks at something that will come true. */
static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

enum err party_load(struct party *party, const char *path, struct note *note)
{
	const char *slash = strrchr(path, '/');

	*party = (struct party){0};
	party->folder = slash ? slice_dup(slice_make(path, (size_t)(slash - path))) : xstrdup(".");
	return settings_load(&manifest_settings, path, &party->manifest, note);
}

void party_clear(struct party *party)
{
	party_stop(party, 3000);
	settings_clear(&manifest_settings, &party->manifest);
	free(party->folder);
	free(party->log_path);
	*party = (struct party){0};
}

/* ---- files and arguments ---- */

static enum err write_file(const char *path, struct slice text, struct note *note)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good = fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len;

	if (fd >= 0)
		close(fd);
	return good ? ERR_NONE : note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
}

static enum err replace(struct buf *text, const struct manifest_change *change, struct note *note)
{
	struct buf changed = {0};
	const char *from = text->at;
	const char *found;

	if (!strstr(from, change->replace))
		return note_err(note, ERR_MISMATCH, "%s: nothing to replace", change->name);
	while ((found = strstr(from, change->replace))) {
		buf_append(&changed, from, (size_t)(found - from));
		buf_puts(&changed, change->with);
		from = found + strlen(change->replace);
	}
	buf_puts(&changed, from);
	buf_clear(text);
	*text = changed;
	return ERR_NONE;
}

static enum err write_template(struct party *party, const struct manifest_file *file,
	const struct manifest_change *change, const struct vars *vars, struct note *note)
{
	char *from = xasprintf("%s/%s", party->folder, file->template);
	struct buf text = {0};
	char *filled = NULL;
	char *path = NULL;
	enum err err;

	buf_puts(&text, "");
	err = file_read(from, JSON_MAX_BYTES, &text);
	if (err)
		note_set(note, "%s: cannot be read", from);
	if (!err && change)
		err = replace(&text, change, note);
	if (!err)
		err = vars_fill(vars, text.at, &filled, note);
	if (!err)
		err = vars_fill(vars, file->path, &path, note);
	if (!err)
		err = write_file(path, slice_of(filled), note);
	free(from);
	free(filled);
	free(path);
	buf_clear(&text);
	return err;
}

static enum err write_files(struct party *party, const struct vars *vars,
	const struct manifest_file *instead, struct note *note)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; i < party->manifest.files.count && !err; i++)
		err = write_template(party, &party->manifest.files.at[i], NULL, vars, note);
	if (!err && instead)
		err = write_template(party, instead, NULL, vars, note);
	return err;
}

enum err party_rewrite(struct party *party, const struct vars *vars,
	const struct manifest_change *change, struct note *note)
{
	if (party->manifest.files.count == 0)
		return note_err(note, ERR_NOT_FOUND, "the manifest has no files");
	return write_template(party, &party->manifest.files.at[0], change, vars, note);
}

enum err party_write(struct party *party, const struct vars *vars, const struct manifest_file *file,
	struct note *note)
{
	return write_template(party, file, NULL, vars, note);
}

static enum err fill_list(
	const struct vars *vars, const struct text_list *list, char ***out, struct note *note)
{
	*out = xcalloc(list->count + 1, sizeof **out);
	for (size_t i = 0; i < list->count; i++) {
		enum err err = vars_fill(vars, list->at[i], &(*out)[i], note);

		if (err)
			return err;
	}
	return ERR_NONE;
}

static void free_list(char **list)
{
	for (size_t i = 0; list && list[i]; i++)
		free(list[i]);
	free(list);
}

/* ---- the process ---- */

/* Runs in the child; only calls that are safe there. */
static void become(char **arguments, char **further_env, int log)
{
	sigset_t none;

	/* A suite that is killed leaves nobody behind. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(log, 1);
	dup2(log, 2);
	for (size_t i = 0; further_env[i]; i++)
		putenv(further_env[i]);
	execvp(arguments[0], arguments);
	dprintf(2, "%s: %s\n", arguments[0], strerror(errno));
	_exit(127);
}

enum err party_spawn(struct party *party, const struct vars *vars, const char *workdir,
	const struct manifest_file *instead, struct note *note)
{
	char **arguments = NULL;
	char **env = NULL;
	int log = -1;
	enum err err;

	if (!party->log_path)
		party->log_path = xasprintf("%s/%s.log", workdir, party->manifest.name);
	err = write_files(party, vars, instead, note);
	if (!err)
		err = fill_list(vars, &party->manifest.start, &arguments, note);
	if (!err)
		err = fill_list(vars, &party->manifest.env, &env, note);
	if (!err) {
		log = open(party->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		if (log < 0)
			err = note_err(note, ERR_IO, "%s: %s", party->log_path, strerror(errno));
	}
	if (!err) {
		party->log_from = (size_t)lseek(log, 0, SEEK_END);
		party->pid = fork();
		if (party->pid == 0)
			become(arguments, env, log);
		if (party->pid < 0)
			err = note_err(note, ERR_IO, "fork: %s", strerror(errno));
	}
	if (log >= 0)
		close(log);
	free_list(arguments);
	free_list(env);
	return err;
}

enum err party_check(struct party *party, const struct vars *vars, unsigned ms, int *exit_status,
	struct buf *printed, struct note *note)
{
	struct party once = {.log_path = xasprintf("%s.check", party->log_path)};
	char **arguments = NULL;
	enum err err = fill_list(vars, &party->manifest.check, &arguments, note);
	int log = open(once.log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char *no_env[] = {NULL};

	if (!err && (!arguments[0] || log < 0))
		err = note_err(note, ERR_NOT_FOUND, "no command line, or no room for its words");
	if (!err) {
		once.pid = fork();
		if (once.pid == 0)
			become(arguments, no_env, log);
		if (!party_ends(&once, ms)) {
			party_kill(&once);
			err = note_err(note, ERR_TIMEOUT, "it does not end");
		}
	}
	*exit_status = once.exit_status;
	if (!err)
		err = file_read(once.log_path, LOG_MAX_BYTES, printed);
	if (log >= 0)
		close(log);
	free(once.log_path);
	free_list(arguments);
	return err;
}

/* It has said that it is ready since it was started, and takes connections. */
static bool is_ready(const struct party *party, unsigned port)
{
	struct buf log = {0};
	bool said = !party->manifest.ready;

	if (!said && !file_read(party->log_path, LOG_MAX_BYTES, &log))
		said = slice_contains(
			slice_from(buf_slice(&log), party->log_from), party->manifest.ready);
	buf_clear(&log);
	return said && port_listens(port, 0);
}

enum err party_start(struct party *party, const struct vars *vars, const char *workdir,
	unsigned port, unsigned ms, struct note *note)
{
	int64_t until = clock_ms() + ms;
	enum err err = party_spawn(party, vars, workdir, NULL, note);

	if (err)
		return err;
	while (!is_ready(party, port)) {
		if (!party_runs(party))
			return note_err(note, ERR_UNREACHABLE, "%s ended at once; see %s",
				party->manifest.name, party->log_path);
		if (clock_ms() > until)
			return note_err(note, ERR_UNREACHABLE,
				"%s does not listen on port %u; see %s", party->manifest.name, port,
				party->log_path);
		pause_ms(5);
	}
	return ERR_NONE;
}

bool party_runs(struct party *party)
{
	if (party->pid <= 0)
		return false;
	if (waitpid(party->pid, &party->exit_status, WNOHANG) == 0)
		return true;
	party->pid = 0;
	return false;
}

bool party_ends(struct party *party, unsigned ms)
{
	int64_t until = clock_ms() + ms;

	while (party_runs(party)) {
		if (clock_ms() > until)
			return false;
		pause_ms(5);
	}
	return true;
}

void party_kill(struct party *party)
{
	if (!party_runs(party))
		return;
	kill(party->pid, SIGKILL);
	waitpid(party->pid, &party->exit_status, 0);
	party->pid = 0;
}

void party_end(struct party *party)
{
	if (party_runs(party))
		kill(party->pid, SIGTERM);
}

void party_stop(struct party *party, unsigned ms)
{
	party_end(party);
	if (!party_ends(party, ms))
		party_kill(party);
}

/* ---- ports ---- */

static struct sockaddr_in loopback(unsigned port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

bool port_listens(unsigned port, unsigned ms)
{
	struct sockaddr_in address = loopback(port);
	int64_t until = clock_ms() + ms;

	for (;;) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		bool listens = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;

		close(fd);
		if (listens || clock_ms() >= until)
			return listens;
		pause_ms(5);
	}
}

/*
 * Not a port that the kernel picks: it would be picked again, by another suite or for an outgoing
 * connection, before the party has it. Suites that run side by side begin at different places.
 */
unsigned free_port(void)
{
	static unsigned next;
	const unsigned lowest = 10000;
	const unsigned highest = 32000;

	if (!next)
		next = lowest + (unsigned)getpid() * 32 % (highest - lowest);
	for (unsigned tried = 0; tried < highest - lowest; tried++) {
		struct sockaddr_in address;
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		bool bound;

		next = next + 1 < highest ? next + 1 : lowest;
		address = loopback(next);
		bound = bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
		close(fd);
		if (bound)
			return next;
	}
	abort();
}
