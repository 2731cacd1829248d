/* killed-by: proxy/cred/query-token */
/* The fault: without the field the token is taken from the query. */
#include "presented.h"

#include <stdio.h>
#include <string.h>

#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	static _Thread_local char value[16384];
	struct slice query = f->request->query;
	struct slice pair;

	while (presents_nothing(f->request) && slice_split(&query, '&', &pair))
		if (slice_starts(pair, "access_token=")) {
			snprintf(value, sizeof value, "Bearer %.*s",
				SLICE_ARGS(slice_from(pair, strlen("access_token="))));
			present(f->request, slice_of(value));
			f->request->query = SLICE_NONE;
		}
	return __real_flow_authenticate(f);
}
