/* killed-by: proxy/cred/every-request */
/* The fault: who was authenticated once on a connection remains so. */
#include "presented.h"

#include <stdio.h>

#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	/* A thread has one connection at a time. */
	static _Thread_local char remembered[16384];
	enum refusal refusal;

	if (presents_nothing(f->request) && remembered[0])
		present(f->request, slice_of(remembered));
	refusal = __real_flow_authenticate(f);
	if (refusal == PASSED)
		snprintf(remembered, sizeof remembered, "Bearer %.*s", SLICE_ARGS(f->bearer.text));
	return refusal;
}
