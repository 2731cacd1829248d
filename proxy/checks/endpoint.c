#include "checks/endpoint.h"

bool check_endpoint_protected(const struct url *url)
{
	return url->https || url_is_loopback(url);
}

bool check_resource_indicator(struct slice resource)
{
	size_t colon = slice_find(resource, ':');

	/* [RFC3986 3.1, 4.3] a scheme and something behind it */
	if (colon == 0 || colon + 1 >= resource.len)
		return false;
	for (size_t i = 0; i < colon; i++) {
		char c = resource.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter &&
			(i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
			return false;
	}
	for (size_t i = 0; i < resource.len; i++)
		if (resource.at[i] <= ' ' || resource.at[i] > '~' || resource.at[i] == '#')
			return false;
	return true;
}
