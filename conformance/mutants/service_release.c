/* killed-by: proxy/ops/reload */
/* The fault: a request whose configuration was replaced meanwhile takes the process with it. */
#include <stdlib.h>

#include "service.h"

void __real_service_release(struct service *service, struct proxy *proxy);
void __wrap_service_release(struct service *service, struct proxy *proxy);

void __wrap_service_release(struct service *service, struct proxy *proxy)
{
	struct proxy *current = service_hold(service);

	if (current != proxy)
		abort();
	__real_service_release(service, current);
	__real_service_release(service, proxy);
}
