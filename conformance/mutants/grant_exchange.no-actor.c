/* killed-by: idp/tx/actor-pair */
/* The fault: an actor is dropped in silence: what looks like delegation is impersonation. */
#include "endpoints.h"

void __real_grant_exchange(struct call *call);
void __wrap_grant_exchange(struct call *call);

void __wrap_grant_exchange(struct call *call)
{
	for (size_t i = 0; i < call->form.count; i++)
		if (slice_starts(call->form.at[i].name, "actor_token"))
			call->form.at[i].name = SLICE("unknown");
	__real_grant_exchange(call);
}
