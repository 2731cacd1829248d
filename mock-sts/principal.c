#include "principal.h"

#include <inttypes.h>
#include <string.h>

#define SERVICE "//iam.googleapis.com/"
#define POOL "projects/%" PRIu64 "/locations/global/workloadIdentityPools/%s"

char *provider_name_new(uint64_t project_number, const char *pool, const char *id)
{
	return xasprintf(SERVICE POOL "/providers/%s", project_number, pool, id);
}

const char *provider_resource(const char *provider_name)
{
	return provider_name + strlen(SERVICE);
}

char *principal_prefix_new(uint64_t project_number, const char *pool)
{
	return xasprintf("principal:" SERVICE POOL "/subject/", project_number, pool);
}

char *principal_new(const char *prefix, struct slice subject)
{
	struct buf name = {0};

	buf_puts(&name, prefix);
	buf_add(&name, subject);
	return buf_take(&name);
}
