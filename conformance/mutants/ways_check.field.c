/* killed-by: proxy/way/examples */
/* The fault: an example of the manual is refused. */
#include "ways.h"

enum err __real_ways_check(const struct config_exchange *exchange, size_t i, struct note *note);
enum err __wrap_ways_check(const struct config_exchange *exchange, size_t i, struct note *note);

enum err __wrap_ways_check(const struct config_exchange *exchange, size_t i, struct note *note)
{
	if (i == 0 && exchange->field && exchange->type == EXCHANGE_STATIC)
		return note_err(note, ERR_MISMATCH, "routes[%zu].exchange.field: not here", i);
	return __real_ways_check(exchange, i, note);
}
