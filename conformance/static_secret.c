#include "static_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/crypto.h"
#include "lib/settings.h"

static const char *path_of(struct suite *suite)
{
	return vars_get(&suite->vars, "static_secret");
}

static enum err write_bytes(const char *path, struct slice content, int further, struct note *note)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | further, 0600);
	bool good = fd >= 0 && write(fd, content.at, content.len) == (ssize_t)content.len;

	if (fd >= 0)
		close(fd);
	return good ? ERR_NONE : note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
}

static enum err replace(const char *path, struct slice content, struct note *note)
{
	char *beside = xasprintf("%s.new", path);
	enum err err = write_bytes(beside, content, O_TRUNC, note);

	rmdir(path);
	if (!err && rename(beside, path) != 0)
		err = note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
	free(beside);
	return err;
}

char *static_secret_new(struct suite *suite)
{
	char *value = crypto_random_hex(24);

	ledger_enter(suite->ledger, slice_of(value), SEEN_BY_UPSTREAM, "a static credential");
	return value;
}

enum err static_secret_renew(struct suite *suite, struct note *note)
{
	char *value = static_secret_new(suite);
	char *line = xasprintf("%s\n", value);
	enum err err;

	if (!path_of(suite))
		vars_set(&suite->vars, "static_secret", "%s/static_secret", suite->workdir);
	err = replace(path_of(suite), slice_of(line), note);
	secret_free(value);
	secret_free(line);
	return err;
}

char *static_secret_value(struct suite *suite)
{
	struct buf text = {0};
	char *value;

	if (file_read(path_of(suite), 10000, &text))
		case_broken("%s cannot be read", path_of(suite));
	value = slice_dup(slice_to(buf_slice(&text), slice_find(buf_slice(&text), '\n')));
	buf_clear(&text);
	return value;
}

void static_secret_put(struct suite *suite, struct slice content, bool in_place)
{
	struct note note = {0};
	enum err err = in_place ? write_bytes(path_of(suite), content, O_TRUNC, &note)
				: replace(path_of(suite), content, &note);

	if (err)
		case_broken("%s", note.text);
}

void static_secret_remove(struct suite *suite)
{
	if (unlink(path_of(suite)) != 0 && rmdir(path_of(suite)) != 0)
		case_broken("%s: %s", path_of(suite), strerror(errno));
}

void static_secret_be_folder(struct suite *suite)
{
	static_secret_remove(suite);
	if (mkdir(path_of(suite), 0700) != 0)
		case_broken("%s: %s", path_of(suite), strerror(errno));
}

void static_secret_be_pipe(struct suite *suite)
{
	static_secret_remove(suite);
	if (mkfifo(path_of(suite), 0600) != 0)
		case_broken("%s: %s", path_of(suite), strerror(errno));
}
