/* killed-by: proxy/ops/reload */
/* The fault: a broken file ends a proxy that runs. */
#include <stdlib.h>

#include "proxy.h"

enum err __real_proxy_read(const char *path, struct config **out, struct note *note);
enum err __wrap_proxy_read(const char *path, struct config **out, struct note *note);

enum err __wrap_proxy_read(const char *path, struct config **out, struct note *note)
{
	enum err err = __real_proxy_read(path, out, note);

	if (err)
		exit(2);
	return err;
}
