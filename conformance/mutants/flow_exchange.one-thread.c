/* killed-by: proxy/err/isolation-in-failure */
/* The fault: one exchange at a time, and whoever has a token already waits behind it. */
#include <pthread.h>

#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
	enum refusal refusal;

	pthread_mutex_lock(&one);
	refusal = __real_flow_exchange(f);
	pthread_mutex_unlock(&one);
	return refusal;
}
