/* killed-by: proxy/way/static */
/* The fault: the credential is in the log, for who debugs. */
#include "state/secret_file.h"

#include "lib/log.h"

enum err __real_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note);
enum err __wrap_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note);

enum err __wrap_secret_file_get(
	struct secret_file *file, int64_t now_ms, char **out, struct note *note)
{
	enum err err = __real_secret_file_get(file, now_ms, out, note);

	if (!err)
		log_say(LOG_DEBUG, "credential", "%s", *out);
	return err;
}
