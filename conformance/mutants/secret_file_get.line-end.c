/* killed-by: proxy/way/static */
/* The fault: the line end of the file is a part of the credential. */
#include "state/secret_file.h"

#include "lib/str.h"

enum err __real_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note);
enum err __wrap_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note);

enum err __wrap_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note)
{
	enum err err = __real_secret_file_get(file, now_ms, out, note);
	char *with_line_end = err ? NULL : xasprintf("%s\n", *out);

	secret_free(*out);
	*out = with_line_end;
	return err;
}
