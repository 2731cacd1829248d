/* killed-by: proxy/ops/soak */
/* The fault: each refusal leaves a descriptor open. */
#include <fcntl.h>

#include "flow.h"

void __real_flow_respond(struct flow *f);
void __wrap_flow_respond(struct flow *f);

void __wrap_flow_respond(struct flow *f)
{
	__real_flow_respond(f);
	if (f->refused != ANSWERED)
		(void)!open("/dev/null", O_RDONLY | O_CLOEXEC);
}
