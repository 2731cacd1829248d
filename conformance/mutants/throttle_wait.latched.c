/* killed-by: idp/cli/guessing */
/* The fault: a client that was guessed at stays locked out, whatever it was told. */
#include <stdbool.h>

#include "throttle.h"

unsigned __real_throttle_wait(struct throttle *throttle, struct slice client_id, double now);
unsigned __wrap_throttle_wait(struct throttle *throttle, struct slice client_id, double now);

unsigned __wrap_throttle_wait(struct throttle *throttle, struct slice client_id, double now)
{
	static bool latched;
	unsigned seconds = __real_throttle_wait(throttle, client_id, now);

	latched |= slice_is(client_id, "guessed-proxy") && seconds > 0;
	return latched && slice_is(client_id, "guessed-proxy") ? 1 : seconds;
}
