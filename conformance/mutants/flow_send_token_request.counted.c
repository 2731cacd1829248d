/* killed-by: proxy/ops/metrics */
/* The fault: each request to a token endpoint counts as an exchange. */
#include "flow.h"
#include "state/metrics.h"

enum err __real_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;
enum err __wrap_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;

enum err __wrap_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply)
{
	if (request->assertion.at)
		metrics_exchange_took(0.001);
	return __real_flow_send_token_request(f, request, reply);
}
