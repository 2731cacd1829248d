/*
 * secret_file: a credential that lives in a file and is rotated there, without a restart. Knows
 * when the file changed, and how long the last good content may serve when the new one is none.
 * Never logs the content, in no form.
 */
#ifndef STATE_SECRET_FILE_H
#define STATE_SECRET_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/err.h"

struct secret_file;

/*
 * Read it once: the content of a regular file, without line ends behind it. An error with a note
 * that names the file for one that is missing, unreadable, empty, too large or has bytes that
 * cannot stand in a field; `bearer` forbids blanks too. The caller frees *out with secret_free.
 */
enum err secret_file_read(const char *path, bool bearer, char **out, struct note *note) MUST_USE;

/* `path` is borrowed. */
struct secret_file *secret_file_new(const char *path, bool bearer, int64_t grace_ms);
void secret_file_free(struct secret_file *file);
/*
 * The credential as it is now; *out is a copy that the caller frees with secret_free. A file that
 * has become bad is told in the log, and its last good content serves for `grace_ms` more; then
 * *out is NULL, with an error and a note, until the file is good again. `now_ms` is clock_ms.
 */
enum err secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note) MUST_USE;

#endif
