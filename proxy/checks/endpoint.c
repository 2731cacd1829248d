#include "checks/endpoint.h"

bool check_endpoint_protected(const struct url *url)
{
	return url->https || url_is_loopback(url);
}
