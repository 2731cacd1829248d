/* killed-by: idp/cli/guessing */
/* The fault: who guesses at one client keeps all others out. */
#include "throttle.h"

void __real_throttle_failed(struct throttle *throttle, struct slice client_id, double now);
void __wrap_throttle_failed(struct throttle *throttle, struct slice client_id, double now);

void __wrap_throttle_failed(struct throttle *throttle, struct slice client_id, double now)
{
	__real_throttle_failed(throttle, client_id, now);
	__real_throttle_failed(throttle, SLICE("auth-proxy"), now);
}
