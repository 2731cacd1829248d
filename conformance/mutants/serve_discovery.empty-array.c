/* killed-by: idp/meta/no-empty */
/* The fault: an array without elements is served. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	answer_set(call, "ui_locales_supported", json_new_array());
}
