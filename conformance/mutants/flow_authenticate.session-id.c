/* killed-by: proxy/cred/cookie-not-auth */
/* The fault: a session that a token has opened goes on without one. */
#include "presented.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static char remembered[16384];
	static _Thread_local char value[16384];
	bool in_session = http_fields_count(f->request->fields, "mcp-session-id") > 0;
	enum refusal refusal;

	pthread_mutex_lock(&lock);
	if (in_session && presents_nothing(f->request) && remembered[0])
		present(f->request, slice_of(memcpy(value, remembered, sizeof value)));
	pthread_mutex_unlock(&lock);
	refusal = __real_flow_authenticate(f);
	pthread_mutex_lock(&lock);
	if (in_session && refusal == PASSED)
		snprintf(remembered, sizeof remembered, "Bearer %.*s", SLICE_ARGS(f->bearer.text));
	pthread_mutex_unlock(&lock);
	return refusal;
}
