/* killed-by: proxy/ops/soak */
/* The fault: once in a while a user gets the token of the one before him. */
#include <pthread.h>
#include <stdlib.h>

#include "flow.h"

#define ONCE_IN 100

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static char *last;
	static unsigned count;
	enum refusal refusal = __real_flow_exchange(f);

	if (refusal != PASSED || !f->issued_token)
		return refusal;
	pthread_mutex_lock(&lock);
	if (++count % ONCE_IN == 0) {
		char *his = f->issued_token;

		f->issued_token = last;
		last = his;
	} else {
		free(last);
		last = xstrdup(f->issued_token);
	}
	pthread_mutex_unlock(&lock);
	return refusal;
}
