/* killed-by: proxy/ops/ready */
/* The fault: ready at once, whoever has keys. */
#include "state/jwks_cache.h"

bool __wrap_key_ring_ready(struct key_ring *ring);

bool __wrap_key_ring_ready(struct key_ring *ring)
{
	(void)ring;
	return true;
}
