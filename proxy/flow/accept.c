/* accept: is this one request, and to what? Nobody has been asked who sent it yet. */
#include "checks/mcp.h"
#include "checks/request.h"
#include "flow.h"

/* [MCP 2026-07-28 Security & Endpoint] every Origin that is there, for who knows which one counts
 */
static bool origins_allowed(const struct flow *f)
{
	const struct text_list *allowed = &f->route->config->allowed_origins;
	struct http_fields fields = f->request->fields;

	for (size_t i = 0; allowed->at && i < fields.count; i++)
		if (slice_is_nocase(fields.at[i].name, "origin") &&
			!check_origin_allowed(fields.at[i].value, allowed->at, allowed->count))
			return false;
	return true;
}

enum refusal flow_accept(struct flow *f)
{
	const struct http_request *r = f->request;
	const struct route *metadata;

	if (!check_request_head_whole(r->head_complete))
		return refuse(f, REFUSED_MALFORMED_REQUEST, "a field is not what RFC 9112 allows");
	if (!check_request_framing_single(r->fields))
		return refuse(f, REFUSED_AMBIGUOUS_FRAMING, "more than one framing field");
	if (!check_request_content_length(r->fields))
		return refuse(f, REFUSED_AMBIGUOUS_FRAMING, "Content-Length is no number");
	if (!check_request_transfer_coding(r->fields, r->version_minor))
		return refuse(f, REFUSED_AMBIGUOUS_FRAMING, "Transfer-Encoding is not chunked");
	if (!check_request_host(r->fields))
		return refuse(
			f, REFUSED_MALFORMED_REQUEST, "Host is missing, doubled or malformed");
	if (!check_request_method(r->method))
		return refuse(f, REFUSED_METHOD, "CONNECT or TRACE");
	if (!check_request_query(r->query))
		return refuse(f, REFUSED_MALFORMED_QUERY, "bytes that are none of a query");
	metadata = routes_find_metadata(&f->proxy->routes, r->path);
	if (metadata)
		return flow_publish(f, metadata->metadata);
	f->route = routes_find(&f->proxy->routes, r->path);
	if (!f->route)
		return refuse(f, REFUSED_NO_ROUTE, "no route has this path");
	if (!origins_allowed(f))
		return refuse(f, REFUSED_ORIGIN, "Origin is none of allowed_origins");
	return PASSED;
}
