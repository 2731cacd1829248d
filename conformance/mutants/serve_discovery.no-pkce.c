/* killed-by: idp/meta/pkce */
/* The fault: PKCE is not announced, so MCP clients must not come. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	answer_set(call, "code_challenge_methods_supported", NULL);
}
