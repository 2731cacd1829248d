/* killed-by: idp/tx/happy */
/* The fault: nobody is told which type of token was issued. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_token(struct call *call);
void __wrap_serve_token(struct call *call);

void __wrap_serve_token(struct call *call)
{
	__real_serve_token(call);
	answer_set(call, "issued_token_type", NULL);
}
