/* killed-by: proxy/exc/actor-pair */
/* The fault: the actor's file is read once. */
#include "flow.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum refusal __real_flow_get_actor(struct flow *f, char **token);
enum refusal __wrap_flow_get_actor(struct flow *f, char **token);

enum refusal __wrap_flow_get_actor(struct flow *f, char **token)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static char first[512];
	const struct config_actor *actor = f->accept->exchange->actor;
	enum refusal refusal = __real_flow_get_actor(f, token);

	if (refusal != PASSED || !actor || !actor->file || strlen(*token) >= sizeof first)
		return refusal;
	pthread_mutex_lock(&lock);
	if (!first[0])
		memcpy(first, *token, strlen(*token) + 1);
	secret_free(*token);
	*token = xstrdup(first);
	pthread_mutex_unlock(&lock);
	return PASSED;
}
