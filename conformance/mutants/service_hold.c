/* killed-by: proxy/ops/reload */
/* The fault: the first configuration holds for ever. */
#include "service.h"

struct proxy *__real_service_hold(struct service *service);
struct proxy *__wrap_service_hold(struct service *service);

struct proxy *__wrap_service_hold(struct service *service)
{
	static struct proxy *first;
	struct proxy *proxy = __real_service_hold(service);

	if (!first)
		first = __real_service_hold(service);
	service_release(service, proxy);
	return first;
}
