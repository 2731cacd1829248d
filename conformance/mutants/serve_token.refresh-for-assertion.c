/* killed-by: idp/jag/no-refresh */
/* The fault: an assertion is exchanged for a refresh token too. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_token(struct call *call);
void __wrap_serve_token(struct call *call);

void __wrap_serve_token(struct call *call)
{
	__real_serve_token(call);
	if (call->response.status == 200 && form_value(&call->form, "assertion").at)
		answer_set(call, "refresh_token",
			json_new_string(SLICE("a-refresh-token-of-32-characters")));
}
