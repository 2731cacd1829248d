/* killed-by: proxy/key/metadata-paths */
/* The fault: the well-known path is only ever appended to the issuer. */
#include "state/discovery.h"

char *__wrap_discovery_url(const struct url *issuer, unsigned form);

char *__wrap_discovery_url(const struct url *issuer, unsigned form)
{
	return form == 0 ? xasprintf("%.*s%.*s/.well-known/openid-configuration",
				   SLICE_ARGS(issuer->origin), SLICE_ARGS(issuer->path))
			 : NULL;
}
