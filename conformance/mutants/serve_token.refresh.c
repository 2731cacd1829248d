/* killed-by: idp/tx/no-refresh */
/* The fault: every token comes with a refresh token. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_token(struct call *call);
void __wrap_serve_token(struct call *call);

void __wrap_serve_token(struct call *call)
{
	__real_serve_token(call);
	if (call->response.status == 200)
		answer_set(call, "refresh_token",
			json_new_string(SLICE("a-refresh-token-of-32-characters")));
}
