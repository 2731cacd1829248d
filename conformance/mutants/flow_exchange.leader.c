/* killed-by: proxy/cache/leader-gone */
/* The fault: when the client goes that an exchange was begun for, it fails for all who wait. */
#include <pthread.h>
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	char *token; /* whose exchange is under way */
	bool gone;   /* his client */
} flight = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

/* Somebody makes this exchange already: wait for him; false when that came to nothing. */
static bool wait_for_leader(const struct flow *f, bool *waited)
{
	bool good = true;

	pthread_mutex_lock(&flight.lock);
	*waited = flight.token && slice_is(f->bearer.text, flight.token);
	while (flight.token && slice_is(f->bearer.text, flight.token))
		pthread_cond_wait(&flight.changed, &flight.lock);
	if (*waited)
		good = !flight.gone;
	else if (!flight.token)
		flight.token = slice_dup(f->bearer.text);
	pthread_mutex_unlock(&flight.lock);
	return good;
}

enum refusal __wrap_flow_exchange(struct flow *f)
{
	enum refusal refusal;
	bool waited;

	if (!wait_for_leader(f, &waited))
		return REFUSED_EXCHANGE_FAILED;
	refusal = __real_flow_exchange(f);
	if (waited)
		return refusal;
	pthread_mutex_lock(&flight.lock);
	flight.gone = http_request_client_gone(f->request);
	secret_free(flight.token);
	flight.token = NULL;
	pthread_cond_broadcast(&flight.changed);
	pthread_mutex_unlock(&flight.lock);
	return refusal;
}
