#include "participants/mcp_checks.h"

#include "lib/url.h"

bool check_mcp_origin(struct slice origin, const struct text_list *allowed, bool loopback)
{
	struct url url;

	if (text_list_has(allowed, origin))
		return true;
	/* [RFC6454 6.2] an origin is a scheme, a host and a port, with nothing behind them */
	return loopback && url_parse(origin, &url) == ERR_NONE && url.origin.len == origin.len &&
	       url_is_loopback(&url);
}

bool check_mcp_version_mirrored(struct slice header, struct slice body)
{
	return header.at && body.at && slice_equal(header, body);
}

bool check_mcp_method_mirrored(struct slice header, struct slice body)
{
	return header.at && body.at && slice_equal(header, body);
}

bool check_mcp_name_mirrored(struct slice header, struct slice body)
{
	return header.at && body.at && slice_equal(header, body);
}
