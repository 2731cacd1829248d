/* killed-by: proxy/chal/resource-metadata */
/* The fault: the URL has the name that the host has inside. */
#include "metadata.h"

char *__real_metadata_url(const struct url *resource);
char *__wrap_metadata_url(const struct url *resource);

char *__wrap_metadata_url(const struct url *resource)
{
	struct url inside = *resource;

	inside.origin = SLICE("http://auth-proxy.internal:8080");
	return __real_metadata_url(&inside);
}
