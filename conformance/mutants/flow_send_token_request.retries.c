/* killed-by: proxy/exc/no-blind-retry */
/* The fault: a request that failed is sent up to four times more. */
#include "flow.h"

enum err __real_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;
enum err __wrap_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;

enum err __wrap_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply)
{
	enum err err = __real_flow_send_token_request(f, request, reply);

	for (int i = 0; i < 4 && (err || reply->status != 200); i++) {
		http_reply_clear(reply);
		err = __real_flow_send_token_request(f, request, reply);
	}
	return err;
}
