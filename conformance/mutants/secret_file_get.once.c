/* killed-by: proxy/way/static-rotation */
/* The fault: the file is read once. */
#include "state/secret_file.h"

#include <stdatomic.h>

#include "lib/str.h"

enum err __real_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note);
enum err __wrap_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note);

enum err __wrap_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note)
{
	static _Atomic(char *) first;
	char *seen = atomic_load(&first);
	enum err err;

	if (seen) {
		*out = xstrdup(seen);
		return ERR_NONE;
	}
	err = __real_secret_file_get(file, now_ms, out, note);
	if (!err)
		atomic_store(&first, xstrdup(*out));
	return err;
}
