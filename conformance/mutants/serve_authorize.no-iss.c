/* killed-by: idp/authz/iss */
/* The fault: the answer does not say who gives it: mix-up. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_authorize(struct call *call);
void __wrap_serve_authorize(struct call *call);

void __wrap_serve_authorize(struct call *call)
{
	__real_serve_authorize(call);
	struct slice *location = answer_field(call, "location");

	for (size_t i = 0; location && i < location->len; i++)
		if (slice_starts(slice_from(*location, i), "&iss="))
			*location = slice_to(*location, i);
}
