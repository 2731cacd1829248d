/* killed-by: proxy/ops/faults-under-load */
/* The fault: while an issuer is silent, a new user is lent the last token that it issued. */
#include <pthread.h>
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static char *last;
	enum refusal refusal = __real_flow_exchange(f);

	pthread_mutex_lock(&lock);
	if (refusal == PASSED) {
		free(last);
		last = xstrdup(f->issued_token);
	} else if (last &&
		   (refusal == REFUSED_EXCHANGE_FAILED || refusal == REFUSED_EXCHANGE_TIMEOUT)) {
		f->issued_token = xstrdup(last);
		refusal = PASSED;
	}
	pthread_mutex_unlock(&lock);
	return refusal;
}
