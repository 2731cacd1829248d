/* killed-by: proxy/ops/check-config */
/* The fault: it is not told what is wrong. */
#include "proxy.h"

enum err __real_proxy_read(const char *path, struct config **out, struct note *note);
enum err __wrap_proxy_read(const char *path, struct config **out, struct note *note);

enum err __wrap_proxy_read(const char *path, struct config **out, struct note *note)
{
	enum err err = __real_proxy_read(path, out, NULL);

	return err ? note_err(note, err, "the configuration is not a good one") : err;
}
