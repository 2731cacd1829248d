/* killed-by: proxy/ops/reload */
/* The fault: keys are forgotten at every reload. */
#include "state/jwks_cache.h"

void __wrap_key_ring_inherit(struct key_ring *ring, struct key_ring *older);

void __wrap_key_ring_inherit(struct key_ring *ring, struct key_ring *older)
{
	(void)ring;
	(void)older;
}
