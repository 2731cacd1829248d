/* killed-by: idp/cli/wrong-secret */
/* The fault: who tried HTTP Basic gets 400 and no challenge. */
#include "idp_answer.h"

void __real_call_refuse(struct call *call, enum oauth_error error, const char *format, ...)
	PRINTF_LIKE(3, 4);
void __wrap_call_refuse(struct call *call, enum oauth_error error, const char *format, ...)
	PRINTF_LIKE(3, 4);

void __wrap_call_refuse(struct call *call, enum oauth_error error, const char *format, ...)
{
	__real_call_refuse(call, error, "%s", format);
	call->response.status = 400;
	answer_drop(call, "www-authenticate");
}
