/* killed-by: proxy/ops/refuse-bad-config */
/* The fault: what a table cannot say is not checked. */
#include "config.h"

enum err __wrap_config_check(const struct config *config, struct note *note);

enum err __wrap_config_check(const struct config *config, struct note *note)
{
	(void)config;
	(void)note;
	return ERR_NONE;
}
