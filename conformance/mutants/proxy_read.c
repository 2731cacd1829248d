/* killed-by: proxy/ops/check-config */
/* The fault: every file is fine. */
#include "proxy.h"

enum err __real_proxy_read(const char *path, struct config **out, struct note *note);
enum err __wrap_proxy_read(const char *path, struct config **out, struct note *note);

enum err __wrap_proxy_read(const char *path, struct config **out, struct note *note)
{
	enum err err = __real_proxy_read(path, out, note);

	(void)err;
	return ERR_NONE;
}
