/* killed-by: proxy/key/rotate-out */
/* The fault: what was good under old keys is good for ever. */
#include <string.h>

#include "checks/cache.h"

bool __wrap_check_signature_remembered(const struct remembered *kept, const struct remembered *now);

bool __wrap_check_signature_remembered(const struct remembered *kept, const struct remembered *now)
{
	return kept->generation != 0 && memcmp(kept->hash, now->hash, SHA256_SIZE) == 0;
}
