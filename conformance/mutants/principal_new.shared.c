/* killed-by: sts/rob/robustness */
/* The fault: one buffer is used for all requests at a time. */
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "mock-sts/principal.h"

char *__real_principal_new(const char *prefix, struct slice subject);
char *__wrap_principal_new(const char *prefix, struct slice subject);

static atomic_uint calls;
static char shared[128];

char *__wrap_principal_new(const char *prefix, struct slice subject)
{
	unsigned mine = atomic_fetch_add(&calls, 1) + 1;

	memcpy(shared, subject.at, subject.len);
	shared[subject.len] = '\0';
	/* Others come in between, as they do sooner or later. */
	for (int i = 0; i < 1000 && atomic_load(&calls) == mine; i++)
		sched_yield();
	return __real_principal_new(prefix, slice_of(shared));
}
