/*
 * Not the product, and no setting leads here: the proxy without its exchange, cut out at link
 * time, so that `make bench` can tell what the exchange costs. See docs/performance.md.
 */
#include "flow.h"

enum refusal __wrap_flow_exchange(struct flow *f);

/* As long as what mock-idp issues, for the upstream gets it all the same. */
enum refusal __wrap_flow_exchange(struct flow *f)
{
	struct buf token = {0};

	while (token.len < 600)
		buf_putc(&token, 'x');
	f->issued_token = buf_take(&token);
	return PASSED;
}
