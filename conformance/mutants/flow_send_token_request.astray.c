/* killed-by: proxy/exc/id-jag-chain */
/* The fault: the assertion is tried at the IdP before it goes to the server that it is for. */
#include "flow.h"

enum err __real_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;
enum err __wrap_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;

enum err __wrap_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply)
{
	struct exchange_request astray = *request;
	enum err err;

	if (request->assertion.at) {
		astray.assertion = SLICE_NONE;
		err = __real_flow_send_token_request(f, &astray, reply);
		if (!err && reply->status == 200)
			return err;
		http_reply_clear(reply);
	}
	return __real_flow_send_token_request(f, request, reply);
}
