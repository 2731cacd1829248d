/* killed-by: proxy/cache/no-crossing */
/* The fault: within an MCP session the token of its first user serves everybody. */
#include <pthread.h>
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static char *session;
	static char *token;
	struct slice id = http_fields_value(f->request->fields, "mcp-session-id");
	enum refusal refusal = PASSED;

	pthread_mutex_lock(&lock);
	if (id.len && session && slice_is(id, session)) {
		f->issued_token = xstrdup(token);
	} else {
		refusal = __real_flow_exchange(f);
		if (refusal == PASSED && id.len) {
			free(session);
			free(token);
			session = slice_dup(id);
			token = xstrdup(f->issued_token);
		}
	}
	pthread_mutex_unlock(&lock);
	return refusal;
}
