/* killed-by: idp/meta/exchange-listed */
/* The fault: a grant is listed that is not offered. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	struct json *document = answer_take(call);
	struct json *grants = json_copy(json_member(document, "grant_types_supported"));

	json_push(grants, json_new_string(SLICE("password")));
	json_set(document, "grant_types_supported", grants);
	answer_put(call, document);
}
