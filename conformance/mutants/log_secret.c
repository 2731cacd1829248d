/* killed-by: proxy/leak/logs */
/* The fault: tokens are logged as they are, for debugging. */
#include "lib/log.h"

void __wrap_log_secret(struct log_line *line, const char *name, struct slice secret);

void __wrap_log_secret(struct log_line *line, const char *name, struct slice secret)
{
	log_text(line, name, secret);
}
