/*
 * Not the product, and no setting leads here: the proxy without its exchange, cut out at link
 * time, so that `make bench` can tell what the exchange costs. See docs/performance.md.
 */
#include <string.h>

#include "flow.h"

enum refusal __wrap_flow_exchange(struct flow *f);

/* As long as what mock-idp issues, for the upstream gets it all the same. */
enum refusal __wrap_flow_exchange(struct flow *f)
{
	f->issued_token = xmalloc(601);
	memset(f->issued_token, 'x', 600);
	f->issued_token[600] = '\0';
	return PASSED;
}
