#include "state/secret_file.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "checks/secret.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/settings.h"

/* A file that was changed a moment ago may change again without a new time of change. */
#define SETTLED_S 2

struct secret_file {
	pthread_mutex_t lock;
	const char *path;
	bool bearer;
	int64_t grace_ms;
	struct stat seen; /* when it was read last */
	bool settled;     /* as long as it looks like `seen`, it is what was read */
	char *value;      /* the last good content; NULL before there was one */
	bool bad;
	int64_t bad_since_ms;
};

/* ---- the file ---- */

static enum err read_text(const char *path, struct buf *out, struct note *note)
{
	struct stat about;
	enum err err;

	/* A pipe would let the reader wait, and everybody behind him. */
	if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
		return note_err(note, ERR_IO, "%s is no regular file", path);
	err = file_read(path, SECRET_FILE_MAX_BYTES + 2, out);
	if (err)
		return note_err(note, err, "%s cannot be read (%s)", path, err_name(err));
	while (out->len && (out->at[out->len - 1] == '\n' || out->at[out->len - 1] == '\r'))
		buf_cut(out, out->len - 1);
	return ERR_NONE;
}

enum err secret_file_read(const char *path, bool bearer, char **out, struct note *note)
{
	struct buf text = {0};
	enum err err = read_text(path, &text, note);

	*out = NULL;
	if (!err && !check_secret_text(buf_slice(&text), bearer))
		err = note_err(note, ERR_SYNTAX,
			"%s is empty, too large or has bytes that no credential can have", path);
	if (!err)
		*out = slice_dup(buf_slice(&text));
	buf_clear(&text);
	return err;
}

/* ---- what it was, and is; under the lock ---- */

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* The time of change cannot be set by hand, and a file put in its place has another number. */
static bool unchanged(const struct secret_file *file, const struct stat *now)
{
	const struct stat *seen = &file->seen;

	return file->settled && now->st_dev == seen->st_dev && now->st_ino == seen->st_ino &&
	       now->st_size == seen->st_size && same_time(now->st_mtim, seen->st_mtim) &&
	       same_time(now->st_ctim, seen->st_ctim);
}

static void turn_bad(struct secret_file *file, int64_t now_ms, const struct note *why)
{
	file->settled = false;
	if (file->bad)
		return;
	file->bad = true;
	file->bad_since_ms = now_ms;
	log_say(LOG_WARN, "credential", "%s; the last good one serves for %lld ms more", why->text,
		(long long)(file->value ? file->grace_ms : 0));
}

static void turn_good(struct secret_file *file, char *take_value, const struct stat *about)
{
	if (file->bad || !file->value || strcmp(file->value, take_value) != 0)
		log_say(LOG_INFO, "credential", "%s has been read", file->path);
	secret_free(file->value);
	file->value = take_value;
	file->bad = false;
	file->seen = *about;
	file->settled = (double)about->st_ctim.tv_sec + SETTLED_S < clock_now();
}

/* Look at the file before reading: whatever changes meanwhile is seen the next time. */
static void look(struct secret_file *file, int64_t now_ms, struct note *why)
{
	struct stat about = {0};
	bool there = stat(file->path, &about) == 0;
	char *value;

	if (there && unchanged(file, &about))
		return;
	if (secret_file_read(file->path, file->bearer, &value, why))
		turn_bad(file, now_ms, why);
	else
		turn_good(file, value, &about);
}

/* ---- the operations ---- */

struct secret_file *secret_file_new(const char *path, bool bearer, int64_t grace_ms)
{
	struct secret_file *file = xcalloc(1, sizeof *file);
	struct note why = {0};

	file->path = path;
	file->bearer = bearer;
	file->grace_ms = grace_ms;
	pthread_mutex_init(&file->lock, NULL);
	look(file, clock_ms(), &why);
	return file;
}

void secret_file_free(struct secret_file *file)
{
	if (!file)
		return;
	pthread_mutex_destroy(&file->lock);
	secret_free(file->value);
	free(file);
}

enum err secret_file_get(struct secret_file *file, int64_t now_ms, char **out, struct note *note)
{
	struct note why = {0};
	bool usable;

	pthread_mutex_lock(&file->lock);
	look(file, now_ms, &why);
	usable = file->value &&
		 (!file->bad || check_secret_in_grace(now_ms - file->bad_since_ms, file->grace_ms));
	*out = usable ? xstrdup(file->value) : NULL;
	pthread_mutex_unlock(&file->lock);
	return usable ? ERR_NONE : note_err(note, ERR_NOT_FOUND, "%s", why.text);
}
