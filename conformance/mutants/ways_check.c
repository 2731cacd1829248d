/* killed-by: proxy/ops/refuse-bad-config */
/* The fault: what another way would need, or nobody uses, is passed over. */
#include "ways.h"

enum err __wrap_ways_check(const struct config_exchange *exchange, size_t i, struct note *note);

enum err __wrap_ways_check(const struct config_exchange *exchange, size_t i, struct note *note)
{
	(void)exchange;
	(void)i;
	(void)note;
	return ERR_NONE;
}
