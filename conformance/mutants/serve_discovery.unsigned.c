/* killed-by: idp/meta/auth-methods */
/* The fault: assertions without a signature are announced. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	struct json *algorithms = json_new_array();

	json_push(algorithms, json_new_string(SLICE("none")));
	answer_set(call, "token_endpoint_auth_signing_alg_values_supported", algorithms);
}
