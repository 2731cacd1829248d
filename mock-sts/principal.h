/*
 * principal: the names of pools, providers and federated users, as Google's IAM spells them.
 * Knows the spelling; knows no pool that exists.
 */
#ifndef MOCK_STS_PRINCIPAL_H
#define MOCK_STS_PRINCIPAL_H

#include "lib/str.h"

/*
 * "//iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/ID",
 * which is what `audience` names. The caller frees it.
 */
char *provider_name_new(uint64_t project_number, const char *pool, const char *id);
/* The same without the service in front, for logs; a part of `provider_name`. */
const char *provider_resource(const char *provider_name);

/*
 * "principal://iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/
 * subject/", in front of google.subject. It comes first and holds nothing of the token's, so no
 * claim can reach over into another pool. The caller frees it.
 */
char *principal_prefix_new(uint64_t project_number, const char *pool);
/* The prefix and the subject, which stands there as it is. The caller frees it. */
char *principal_new(const char *prefix, struct slice subject);

#endif
