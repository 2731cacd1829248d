/* killed-by: proxy/ops/drain */
/* The fault: ready to the very end. */
#include "service.h"

bool __wrap_service_drains(struct service *service);

bool __wrap_service_drains(struct service *service)
{
	(void)service;
	return false;
}
