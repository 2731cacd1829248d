/* killed-by: proxy/cache/stampede */
/* The fault: those who come together share one exchange, whoever they are. */
#include <pthread.h>
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static unsigned waiting;
	static char *last;
	enum refusal refusal = PASSED;
	bool first;

	first = __atomic_fetch_add(&waiting, 1, __ATOMIC_SEQ_CST) == 0;
	pthread_mutex_lock(&lock);
	if (!first && last) {
		f->issued_token = xstrdup(last);
	} else {
		refusal = __real_flow_exchange(f);
		free(last);
		last = refusal == PASSED ? xstrdup(f->issued_token) : NULL;
	}
	pthread_mutex_unlock(&lock);
	__atomic_fetch_sub(&waiting, 1, __ATOMIC_SEQ_CST);
	return refusal;
}
