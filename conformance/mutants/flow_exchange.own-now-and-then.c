/* killed-by: proxy/ops/soak */
/* The fault: once in a while the client's own token is forwarded, though the exchange is well. */
#include <stdatomic.h>
#include <stdlib.h>

#include "flow.h"

#define ONCE_IN 200

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	static atomic_uint count;
	enum refusal refusal = __real_flow_exchange(f);

	if (refusal == PASSED && f->issued_token && atomic_fetch_add(&count, 1) % ONCE_IN == 0) {
		secret_free(f->issued_token);
		f->issued_token = slice_dup(f->bearer.text);
	}
	return refusal;
}
