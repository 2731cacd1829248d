/* killed-by: idp/authz/state */
/* The fault: the state is encoded twice. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_authorize(struct call *call);
void __wrap_serve_authorize(struct call *call);

void __wrap_serve_authorize(struct call *call)
{
	__real_serve_authorize(call);
	struct slice *location = answer_field(call, "location");
	struct buf twice = {0};
	bool within = false;

	for (size_t i = 0; location && i < location->len; i++) {
		within |= slice_starts(slice_from(*location, i), "&state=");
		within &= !slice_starts(slice_from(*location, i), "&iss=");
		buf_putc(&twice, location->at[i]);
		if (within && location->at[i] == '%')
			buf_puts(&twice, "25");
	}
	if (!location)
		return;
	answer_drop(call, "location");
	call_field(call, "Location", buf_take(&twice));
}
