/* killed-by: proxy/ops/soak */
/* The fault: something of each request is kept, where no leak checker looks for it. */
#include <pthread.h>
#include <string.h>

#include "flow.h"

#define KEPT_BYTES ((size_t)64 * 1024)

struct kept {
	struct kept *before;
	char bytes[KEPT_BYTES];
};

void __real_flow_run(void *context, struct http_request *request);
void __wrap_flow_run(void *context, struct http_request *request);

void __wrap_flow_run(void *context, struct http_request *request)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct kept *last;
	struct kept *kept = xmalloc(sizeof *kept);

	memset(kept, 1, sizeof *kept);
	pthread_mutex_lock(&lock);
	kept->before = last;
	last = kept;
	pthread_mutex_unlock(&lock);
	__real_flow_run(context, request);
}
