/* killed-by: proxy/key/metadata-issuer */
/* The fault: it is enough that the issuer in the metadata begins as the configured one. */
#include <string.h>

#include "checks/keys.h"

bool __wrap_check_metadata_issuer(struct slice stated, struct slice configured);

bool __wrap_check_metadata_issuer(struct slice stated, struct slice configured)
{
	return stated.len >= configured.len &&
	       memcmp(stated.at, configured.at, configured.len) == 0;
}
